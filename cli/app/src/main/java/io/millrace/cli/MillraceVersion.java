package io.millrace.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest has it, with the Java it runs on. */
public final class MillraceVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = MillraceVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "millrace " + (version == null ? "development" : version),
      "java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
