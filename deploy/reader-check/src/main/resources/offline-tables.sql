-- The SQL of docs/offline-tables.md: the check runs each statement of this file, the page shows its regions.

-- region counts
-- events a day, dead letters by reason, the table of an hour ago
SELECT date(event_time), count(*) FROM millrace.millrace.events_payments GROUP BY 1;
SELECT reason, count(*) FROM millrace.millrace.dead_letters GROUP BY 1;
SELECT count(*) FROM millrace.millrace.card TIMESTAMP AS OF '2026-03-01 12:00:00';
-- endregion

-- region as-served
-- what was served of a card at an instant: the last decision, then its last step
WITH decided AS (
  SELECT *, count(CASE WHEN deleted THEN 1 END) OVER (
              PARTITION BY card_id, epoch ORDER BY decided_at, position, deleted
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS life
  FROM millrace.millrace.card)
SELECT card_id, t, if(step IS NULL, cast(card__spend_1h AS string), step.value) AS spend_1h
FROM (
  SELECT s.card_id, s.t, c.card__spend_1h,
         try_element_at(
           filter(c.steps, x -> x.feature = 'card__spend_1h' AND x.`from` <= s.t), -1) AS step
  FROM spine s
  LEFT JOIN LATERAL (
    SELECT * FROM decided c
    WHERE c.card_id = s.card_id AND c.decided_at <= s.t
    ORDER BY c.epoch DESC, c.life DESC, c.position DESC, c.decided_at DESC LIMIT 1) c);
-- endregion

-- region answers
-- answers with a stale feature, by view
SELECT view, count(*) FROM millrace.millrace.answers
WHERE exists(features, f -> f.status = 'stale') GROUP BY 1;
-- endregion

-- region pulls
-- when each table was last pulled as views showed it at an instant: its age counts from there
SELECT table_name, max(pulled_at) FROM millrace.millrace.table_pulls
WHERE visible_at <= TIMESTAMP '2026-03-01 12:00:00 UTC' GROUP BY 1;
-- endregion
