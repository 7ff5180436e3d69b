package io.millrace.forget;

import io.millrace.job.forget.ForgetPlace;
import java.time.Instant;
import java.util.List;

/**
 * How far the forgetting of one key is.
 *
 * @param id of the request; later ones are higher
 * @param heldBy id of the request because of which this one was made, as its key holds that one's;
 *     null where it was asked for by itself
 * @param before id of the request before by which the same key was forgotten; null for none
 * @param entity of the key
 * @param key its columns as text; empty once it is forgotten everywhere, or where the definitions
 *     do not have the entity
 * @param reason given by whoever asked; may be empty
 * @param requestedAt when it was asked for
 * @param finishedAt when the last place was done; null before
 * @param places where it may be, by name
 */
public record ForgetStatus(
    long id,
    Long heldBy,
    Long before,
    String entity,
    List<String> key,
    String reason,
    Instant requestedAt,
    Instant finishedAt,
    List<ForgetPlace> places) {
  public ForgetStatus {
    key = List.copyOf(key);
    places = List.copyOf(places);
  }

  /** Whether every place is done. */
  public boolean isFinished() {
    return finishedAt != null;
  }

  /** The same with the columns of its key, for who knows them. */
  public ForgetStatus withKey(List<String> columns) {
    return new ForgetStatus(
        id, heldBy, before, entity, columns, reason, requestedAt, finishedAt, places);
  }

  /** Names of the places that are not done. */
  public List<String> pending() {
    return places.stream().filter(ForgetPlace::isPending).map(ForgetPlace::name).toList();
  }
}
