package io.millrace.job.source.table.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves references to secrets on this machine, remembers what it found, and takes it out of
 * texts that people will see. Not thread-safe.
 */
public final class Secrets {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
  private static final String FILE = "file:";
  // What of a URL tells where a database is and how to get in.
  private static final Pattern HOST = Pattern.compile("//(?:[^/?@]*@)?([^/?,:]+)");
  private static final Pattern LOGIN = Pattern.compile("//([^/?@:]+)(?::([^/?@]+))?@");
  private static final Pattern PARAMETER =
      Pattern.compile("[?&;](?i:password|user|[a-z]*(?:secret|token|key|pass)[a-z]*)=([^&;]+)");

  private final Map<String, String> found = new LinkedHashMap<>();

  /**
   * A text with its references resolved; null for null.
   *
   * @throws MissingSecretException names the reference that leads nowhere
   */
  public String resolve(String text) throws MissingSecretException {
    if (text == null) {
      return null;
    }
    Matcher references = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (references.find()) {
      String value = valueOf(references.group(1));
      remember(value, references.group());
      references.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    references.appendTail(resolved);
    return resolved.toString();
  }

  /** Remembers what a resolved URL tells, wherever it was written. */
  public void rememberUrl(String url) {
    remember(url, "${url}");
    for (Pattern pattern : new Pattern[] {LOGIN, HOST, PARAMETER}) {
      Matcher parts = pattern.matcher(url);
      while (parts.find()) {
        for (int i = 1; i <= parts.groupCount(); i++) {
          remember(parts.group(i), "***");
        }
      }
    }
  }

  public void remember(String secret, String shownAs) {
    if (secret != null && !secret.isEmpty()) {
      found.put(secret, shownAs);
    }
  }

  /** The text without anything that was resolved. */
  public String without(String text) {
    String shown = text;
    // The longest first: a URL is gone as a whole before its parts are looked for.
    for (Map.Entry<String, String> secret :
        found.entrySet().stream()
            .sorted((a, b) -> Integer.compare(b.getKey().length(), a.getKey().length()))
            .toList()) {
      shown = shown.replace(secret.getKey(), secret.getValue());
    }
    return shown;
  }

  private static String valueOf(String reference) throws MissingSecretException {
    if (reference.startsWith(FILE)) {
      try {
        return Files.readString(Path.of(reference.substring(FILE.length()))).strip();
      } catch (IOException | InvalidPathException e) {
        throw new MissingSecretException(
            "${%s} cannot be read on this machine (%s)"
                .formatted(reference, e.getClass().getSimpleName()));
      }
    }
    String value = System.getenv(reference);
    if (value == null) {
      value = System.getProperty(reference);
    }
    if (value == null) {
      throw new MissingSecretException(
          "${%s} is not set on this machine; set the environment variable %s where tables are read"
              .formatted(reference, reference));
    }
    return value;
  }
}
