-- Work for "sartor worker", of which any number may run on one PostgreSQL. A job that is done is removed: what it made speaks for it.
create table job (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'failed')),
  attempts integer not null default 0,
  -- Waiting: not before. Running: the end of the lease, after which another worker takes the job.
  due timestamptz not null,
  queued_at timestamptz not null,
  reason text
);
-- The same work waits once.
create unique index job_waiting on job (kind, subject) where state = 'waiting';
create index job_due on job (due) where state <> 'failed';
