-- The register has keys in a form of its own: the canonical bytes in which a symbol of an enumeration
-- is its text, as its place among the others changes with them. Of these bytes key_hash is from now
-- on, and key has them.

-- The entity as its definition had it when the key was asked for: its name, and the names and types
-- of its columns, as manifests have them.
alter table forgotten_key add column columns jsonb;

-- Whether key and key_hash are of that form. Of entries of before they are of the definition's bytes:
-- those that are done stay so, and are looked up by these; those under way get the form and their
-- columns when they are done, by the deployment that was the last when they were asked for.
alter table forgotten_key add column is_registered boolean not null default false;
alter table forgotten_key add check (not is_registered or columns is not null);
