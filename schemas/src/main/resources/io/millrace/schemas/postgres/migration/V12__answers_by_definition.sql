-- Which columns of an answer's key are a forgotten key's says the definition that the answer was
-- given by, so a forgotten key has one text, for the answers of all views: view is null, and
-- text_hash is the HMAC-SHA256 of the entity's name, a zero byte, and the text. Rows of before are of
-- one view each. They stay, by their hash, and their columns too are told by the answer's definition.
alter table forgotten_answer drop constraint forgotten_answer_pkey;
alter table forgotten_answer alter column view drop not null;
alter table forgotten_answer drop column key_columns;
create unique index forgotten_answer_once on forgotten_answer (id, coalesce(view, ''));

-- What was cleared by the place of columns is looked through again, as long as the key is known.
update forget_place set state = 'pending', done_at = null, until = null, detail = ''
where place = 'answers' and state = 'done'
  and id in (select id from forgotten_key where finished_at is null);
