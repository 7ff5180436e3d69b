package io.millrace.type;

/** Names of named types: package and simple name, as Avro allows them. */
final class JavaNames {
  private JavaNames() {}

  static String of(Class<?> type) {
    String simple = type.getSimpleName();
    return type.getPackageName().isEmpty() ? simple : type.getPackageName() + "." + simple;
  }
}
