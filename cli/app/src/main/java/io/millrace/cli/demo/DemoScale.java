package io.millrace.cli.demo;

/** How large the demonstration's world is. */
final class DemoScale {
  static final int CARDS = 300;
  static final int MERCHANTS = 60;

  private DemoScale() {}
}
