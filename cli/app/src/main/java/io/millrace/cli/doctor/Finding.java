package io.millrace.cli.doctor;

/**
 * What a check found.
 *
 * @param subject what was looked at
 * @param verdict how it stands
 * @param detail what was found, with the value
 * @param remedy what to do; empty when all is well
 */
public record Finding(String subject, Verdict verdict, String detail, String remedy) {

  /** How something stands. */
  public enum Verdict {
    /** All is well. */
    OK,
    /** It works, with limits. */
    WARNING,
    /** Millrace will not run. */
    WRONG
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Verdict.OK, detail, "");
  }

  static Finding warning(String subject, String detail, String remedy) {
    return new Finding(subject, Verdict.WARNING, detail, remedy);
  }

  static Finding wrong(String subject, String detail, String remedy) {
    return new Finding(subject, Verdict.WRONG, detail, remedy);
  }
}
