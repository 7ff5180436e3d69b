package io.millrace.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code bin/millrace} exits with. The numbers are stable: scripts rely on them. */
public enum ExitCode {
  /** Done. */
  OK(0, "done"),
  /** A check found differences, or an answer carries errors. */
  FOUND_WRONG(1, "a check found something wrong, or an answer carries errors"),
  /** The command line cannot be understood. */
  USAGE(2, "the command line is wrong"),
  /** Definitions do not compile, or a project does not build. */
  DEFINITION(3, "definitions do not compile, or the project does not build"),
  /** Something that was named does not exist or cannot be read. */
  NOT_FOUND(4, "a file, stream, view, feature or running platform is not there"),
  /** A part of the platform cannot be started or reached, or did not do it in time. */
  UNAVAILABLE(5, "a part of the platform cannot be started or reached, or is not done in time"),
  /** The given data cannot be used. */
  BAD_DATA(6, "given data cannot be used"),
  /** A fault of Millrace itself. */
  INTERNAL(70, "a fault of Millrace itself; --verbose shows where"),
  /** A signal came before it was done. */
  STOPPED(130, "stopped by a signal before it was done");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** All codes and what they mean, for the help of every command. */
  static Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    for (ExitCode each : values()) {
      described.put(String.valueOf(each.code), each.meaning);
    }
    return described;
  }
}
