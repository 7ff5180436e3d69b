package io.millrace.job.source.table.file;

import java.util.regex.Pattern;

/**
 * Matches names with slashes: {@code *} within a part, {@code **} across parts ({@code **}{@code /}
 * also none), {@code ?}, {@code [a-z]}, {@code [!a]}, {@code {a,b}}, and a backslash before what is
 * meant as it stands. Not the JDK's, which takes names only that the machine's own locale can
 * write, and object stores have others. Immutable.
 */
record Glob(Pattern pattern) {

  /**
   * @throws IllegalArgumentException if a bracket is not closed
   */
  static Glob of(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (c == '[') {
        int end = glob.indexOf(']', i + 1);
        if (end < 0) {
          throw new IllegalArgumentException("'" + glob + "' has a [ without a ]");
        }
        regex.append(oneOf(glob.substring(i + 1, end)));
        i = end + 1;
      } else {
        boolean isMeant = c == '\\' && i + 1 < glob.length();
        regex.append(isMeant ? literal(glob.charAt(i + 1)) : single(c, depth));
        depth += isMeant || c != '{' ? 0 : 1;
        depth -= isMeant || c != '}' || depth == 0 ? 0 : 1;
        i += isMeant ? 2 : 1;
      }
    }
    if (depth > 0) {
      throw new IllegalArgumentException("'" + glob + "' has a { without a }");
    }
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  private static String single(char c, int depth) {
    return switch (c) {
      case '*' -> "[^/]*";
      case '?' -> "[^/]";
      case '{' -> "(?:";
      case '}' -> depth > 0 ? ")" : literal(c);
      case ',' -> depth > 0 ? "|" : literal(c);
      default -> literal(c);
    };
  }

  private static String oneOf(String characters) {
    boolean isNot = characters.startsWith("!");
    String listed = isNot ? characters.substring(1) : characters;
    StringBuilder regex = new StringBuilder(isNot ? "[^/" : "[");
    for (char c : listed.toCharArray()) {
      regex.append(c == '-' ? "-" : literal(c));
    }
    return regex.append(']').toString();
  }

  private static String literal(char c) {
    return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
  }
}
