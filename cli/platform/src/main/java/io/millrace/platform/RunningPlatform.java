package io.millrace.platform;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A platform that runs now, as other commands find it through its data folder.
 *
 * @param pid the process id of its JVM
 * @param endpoints where its parts are reached; a part that does not run is missing
 */
public record RunningPlatform(long pid, Map<Endpoint, String> endpoints) {

  private static final String FILE = "platform.properties";
  private static final String PID = "pid";
  private static final String STARTED = "started";

  public RunningPlatform {
    endpoints = Map.copyOf(endpoints);
  }

  /** The platform that runs on this folder; empty if none does, whatever a killed one left. */
  public static Optional<RunningPlatform> on(Path folder) {
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(folder.resolve(FILE))) {
      properties.load(reader);
      long pid = Long.parseLong(properties.getProperty(PID));
      return new ProcessIdentity(pid, properties.getProperty(STARTED))
          .alive()
          .map(process -> new RunningPlatform(pid, endpoints(properties)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new PlatformException(
          "Cannot read %s: %s".formatted(folder.resolve(FILE), e.getMessage()), e);
    }
  }

  /** The address of a part, if it runs. */
  public Optional<String> endpoint(Endpoint endpoint) {
    return Optional.ofNullable(endpoints.get(endpoint));
  }

  /** Writes that this JVM runs on the folder; a reader sees the old file or the new one. */
  static void announce(Path folder, Map<Endpoint, String> endpoints) throws IOException {
    Properties properties = new Properties();
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
    properties.setProperty(PID, String.valueOf(self.pid()));
    properties.setProperty(STARTED, self.started());
    endpoints.forEach((endpoint, address) -> properties.setProperty(endpoint.key(), address));
    Path unfinished = folder.resolve(FILE + ".new");
    try (BufferedWriter writer = Files.newBufferedWriter(unfinished)) {
      properties.store(writer, "Written by the platform that runs on this folder");
    }
    Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static void withdraw(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  private static Map<Endpoint, String> endpoints(Properties properties) {
    Map<Endpoint, String> endpoints = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      String address = properties.getProperty(endpoint.key());
      if (address != null) {
        endpoints.put(endpoint, address);
      }
    }
    return endpoints;
  }
}
