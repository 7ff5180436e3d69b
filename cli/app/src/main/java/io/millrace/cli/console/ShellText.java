package io.millrace.cli.console;

import java.util.regex.Pattern;

/** Words as a POSIX shell takes them. */
public final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private ShellText() {}

  /** One word of a command line: in quotes where the shell would not take it as it is. */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
