-- Risks that assessments predicted: the method's version, how far ahead, and what would be the outcome. No text of a patient.
alter table prediction add column method text;
alter table prediction add column horizon_days integer;
alter table prediction add column outcome_key text;
-- The same prediction of one day is kept once.
create unique index prediction_of_day on prediction (model, subject, predicted) where method is not null;
create index prediction_open on prediction (subject) where outcome is null;
