-- Every model that was ever kept, as it was fitted. Rows are only added.
create table model_version (
  name        text not null,
  version     integer not null,
  -- The model file as JSON text: the same bytes each time.
  body        text not null,
  -- What was measured of it, and on which data.
  card        jsonb not null,
  data_sha256 text not null,
  created_at  timestamptz not null,
  created_by  text not null,
  primary key (name, version)
);

-- What was decided of models, by whom and why. The champion is what the last promotion or roll-back says.
create table model_decision (
  id      bigint generated always as identity primary key,
  name    text not null,
  version integer not null,
  action  text not null check (action in ('register', 'judge', 'promote', 'roll-back')),
  at      timestamptz not null,
  actor   text not null,
  reason  text not null,
  -- The registered terms, or the verdict.
  body    jsonb,
  foreign key (name, version) references model_version (name, version)
);
create index model_decision_by_name on model_decision (name, id desc);

-- What a model said of somebody, and later what came of it.
create table prediction (
  id          bigint generated always as identity primary key,
  model       text not null,
  version     integer,
  -- A patient's id or a row's label; never a name.
  subject     text not null,
  predicted   text not null,
  probability double precision not null check (probability between 0 and 1),
  groups      jsonb not null default '{}',
  outcome     boolean,
  resolved    text,
  logged_at   timestamptz not null
);
create index prediction_by_model on prediction (model, predicted, id);
