package io.millrace.job.forget;

import java.time.Duration;
import java.util.List;

/**
 * What the register held at a look. Immutable and thread-safe.
 *
 * @param atMillis this machine's clock just before the look; an entry that is not among these was
 *     asked for later
 * @param entries all of them, oldest first
 * @param forgotten which events they forget
 */
public record RegisterLook(long atMillis, List<Forgetting> entries, ForgottenEvents forgotten) {
  /** For so long a look says all that must be known: the rest is for slow clocks and requests. */
  private static final long TRUSTED_MILLIS =
      ForgetRegister.SETTLES_AFTER.minus(Duration.ofSeconds(5)).toMillis();

  /** For a job without a register: nothing was forgotten, and nothing ever will be. */
  static final RegisterLook NOTHING_EVER =
      new RegisterLook(Long.MAX_VALUE, List.of(), ForgottenEvents.NONE);

  public RegisterLook {
    entries = List.copyOf(entries);
  }

  /** Arrival time up to which no entry settles that is not among these. */
  public long trustedUntilMillis() {
    return atMillis == Long.MAX_VALUE ? Long.MAX_VALUE : atMillis + TRUSTED_MILLIS;
  }

  RegisterLook at(long laterMillis) {
    return new RegisterLook(laterMillis, entries, forgotten);
  }
}
