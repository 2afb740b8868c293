-- Abstracts that the user imported, with an inverted index for BM25 and, where an encoder was at hand, a vector.
create table literature_article (
  id serial primary key,
  pmid text not null unique,
  title text not null,
  abstract text not null,
  journal text,
  year integer,
  terms integer not null,
  -- 32-bit floats of unit length, little-endian; null where the article was imported without an encoder
  vector bytea,
  encoder text
);

create table literature_posting (
  term text not null,
  article integer not null references literature_article (id) on delete cascade,
  count integer not null,
  primary key (term, article)
);

create index literature_posting_article on literature_posting (article);
