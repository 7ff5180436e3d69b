package io.millrace.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** Java, memory, disk, ports and rights of this machine. */
final class MachineChecks {
  private static final int JAVA = 17;
  private static final long MEMORY_MEGABYTES = 2_000;
  private static final long DISK_MEGABYTES = 2_000;
  private static final int GATEWAY_PORT = 8080;

  private MachineChecks() {}

  static List<Finding> run(Path folder) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(compiler());
    findings.add(memory());
    findings.add(disk(folder));
    findings.add(GatewayPort.of(GATEWAY_PORT, folder));
    findings.add(user());
    return findings;
  }

  private static Finding java() {
    String found = Runtime.version() + " in " + System.getProperty("java.home");
    return Runtime.version().feature() >= JAVA
        ? Finding.ok("Java", found)
        : Finding.wrong("Java", found, "install a JDK 17 or later and set JAVA_HOME");
  }

  private static Finding compiler() {
    return ToolProvider.getSystemJavaCompiler() != null
        ? Finding.ok("Java compiler", "present")
        : Finding.warning(
            "Java compiler", "missing: this is a JRE", "install a JDK to build projects");
  }

  private static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = system.getTotalMemorySize() >> 20;
    String found = total + " MB in all";
    return total >= MEMORY_MEGABYTES
        ? Finding.ok("memory", found)
        : Finding.warning(
            "memory", found, "the local platform takes up to 1.5 GB; close other programs");
  }

  private static Finding disk(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace() >> 20;
      String found = "%d MB free at %s".formatted(free, existing);
      if (!Files.isWritable(existing)) {
        return Finding.wrong(
            "disk", existing + " cannot be written", "name another folder with --folder");
      }
      return free >= DISK_MEGABYTES
          ? Finding.ok("disk", found)
          : Finding.warning("disk", found, "free some space, or name another folder with --folder");
    } catch (IOException e) {
      return Finding.wrong(
          "disk", "%s: %s".formatted(existing, e.getMessage()), "name another folder");
    }
  }

  /** PostgreSQL refuses to run as root; a user namespace gives it another identity. */
  private static Finding user() {
    String user = System.getProperty("user.name");
    if (!"root".equals(user)) {
      return Finding.ok("user", user);
    }
    return succeeds("unshare", "-U", "true")
        ? Finding.ok("user", "root, with user namespaces for the embedded PostgreSQL")
        : Finding.wrong(
            "user",
            "root, and user namespaces are denied: the embedded PostgreSQL cannot run",
            "run as an ordinary user, or allow user namespaces, or give --postgres URL");
  }

  private static boolean succeeds(String... words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
