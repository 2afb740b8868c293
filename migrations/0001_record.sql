-- Documents are kept byte for byte in the object store under their hash; this is what is known of them.
create table document (
  sha256      text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  name        text not null,
  kind        text not null,
  byte_length bigint not null check (byte_length >= 0),
  received_at timestamptz not null
);

create table patient (
  id         text primary key,
  name       text not null,
  birth_date text,
  sex        text not null,
  example    boolean not null default false,
  -- The day the plan is made for; null means today.
  as_of      text,
  created_at timestamptz not null
);

-- How sources call a patient; two files that share one belong to the same person.
create table patient_identifier (
  key        text primary key,
  patient_id text not null references patient (id) on delete cascade
);

create table patient_document (
  patient_id text not null references patient (id) on delete cascade,
  sha256     text not null references document (sha256),
  name       text not null,
  added_at   timestamptz not null,
  primary key (patient_id, sha256)
);

create table fact (
  patient_id text not null references patient (id) on delete cascade,
  id         text not null,
  kind       text not null,
  key        text,
  observed   text,
  body       jsonb not null,
  primary key (patient_id, id)
);
create index fact_by_key on fact (kind, key);

create table assessment (
  id          bigint generated always as identity primary key,
  patient_id  text not null references patient (id) on delete cascade,
  -- Hash of everything that decides the bytes: documents, day, engine, packs.
  inputs_hash text not null,
  as_of       text not null,
  -- The canonical JSON, as text: the same bytes each time.
  body        text not null,
  plan        jsonb not null,
  -- What the patient list shows.
  summary     jsonb not null,
  created_at  timestamptz not null,
  unique (patient_id, inputs_hash)
);
create index assessment_by_patient on assessment (patient_id, id desc);

-- Who did what; each row's hash covers the one before it, so that a removed or changed row shows.
create table audit (
  seq           bigint generated always as identity primary key,
  at            timestamptz not null,
  actor         text not null,
  action        text not null,
  subject       text not null,
  previous_hash text not null,
  hash          text not null
);
