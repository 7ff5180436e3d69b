package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that is killed at a place of its code: a debugger stops it there, in all its threads,
 * and then it gets SIGKILL. So the moment is certain, and nothing in the code knows of it.
 */
final class KilledProcess {
  private static final int KILLED = 137;
  private static final int MILLIS = 120_000;

  /**
   * A place where a process can be stopped.
   *
   * @param method the one that returns nothing, where several have the name
   * @param atEnd at its last line, which is that of its closing brace if it returns nothing;
   *     otherwise before its first instruction
   */
  record Place(String className, String method, boolean atEnd) {
    static Place before(String className, String method) {
      return new Place(className, method, false);
    }

    static Place after(String className, String method) {
      return new Place(className, method, true);
    }

    private Location in(ReferenceType type) {
      List<Method> named = type.methodsByName(method);
      Method found =
          named.size() == 1
              ? named.get(0)
              : named.stream()
                  .filter(each -> each.returnTypeName().equals("void"))
                  .findFirst()
                  .orElseThrow(() -> new IllegalStateException("no such place: " + this));
      try {
        return atEnd
            ? found.allLineLocations().stream()
                .max(Comparator.comparingLong(Location::codeIndex))
                .orElseThrow()
            : found.location();
      } catch (com.sun.jdi.AbsentInformationException e) {
        throw new IllegalStateException("nothing says where the lines are: " + this, e);
      }
    }
  }

  /** What is done while the process stands still, before it is killed. */
  interface Meanwhile {
    Meanwhile NOTHING = () -> {};

    void run() throws IOException;
  }

  private KilledProcess() {}

  /**
   * Starts a process and kills it where it comes to the last of the places, after the ones before.
   *
   * @param places none: it runs to its end, which must be a good one
   */
  static void run(
      Path folder, Class<?> main, List<String> arguments, List<Place> places, Meanwhile meanwhile)
      throws Exception {
    if (places.isEmpty()) {
      Process child = start(folder, main, arguments, List.of());
      assertThat(child.waitFor(MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(child.exitValue()).as(log(folder)).isZero();
      return;
    }
    ListeningConnector connector = connector();
    Map<String, Connector.Argument> options = connector.defaultArguments();
    options.get("port").setValue("0");
    options.get("localAddress").setValue("127.0.0.1");
    options.get("timeout").setValue(Integer.toString(MILLIS));
    String address = connector.startListening(options);
    Process child =
        start(
            folder,
            main,
            arguments,
            List.of(
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1"
                    + address.substring(address.lastIndexOf(':'))));
    try {
      VirtualMachine machine = connector.accept(options);
      next(machine, folder); // It has started, and stands still.
      for (Place place : places) {
        reach(machine, place, folder);
      }
      meanwhile.run();
      child.destroyForcibly();
      assertThat(child.waitFor(MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(KILLED);
    } finally {
      child.destroyForcibly();
      connector.stopListening(options);
    }
  }

  private static ListeningConnector connector() {
    return Bootstrap.virtualMachineManager().listeningConnectors().stream()
        .filter(each -> each.name().equals("com.sun.jdi.SocketListen"))
        .findFirst()
        .orElseThrow();
  }

  private static Process start(
      Path folder, Class<?> main, List<String> arguments, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            // What a killed process has unpacked goes with its folder: DuckDB's library is 60 MB.
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child.log").toFile())
        .start();
  }

  /** Lets it run until it stands still at a place. */
  private static void reach(VirtualMachine machine, Place place, Path folder) throws Exception {
    EventRequestManager requests = machine.eventRequestManager();
    ClassPrepareRequest loaded = requests.createClassPrepareRequest();
    loaded.addClassFilter(place.className());
    loaded.enable();
    machine.classesByName(place.className()).forEach(type -> stopAt(requests, place, type));
    machine.resume();
    while (true) {
      EventSet events = next(machine, folder);
      for (Event event : events) {
        if (event instanceof BreakpointEvent) {
          requests.deleteAllBreakpoints();
          requests.deleteEventRequest(loaded);
          return;
        } else if (event instanceof ClassPrepareEvent prepared) {
          stopAt(requests, place, prepared.referenceType());
        } else if (event instanceof VMDisconnectEvent) {
          throw new AssertionError("it never came to " + place + ":\n" + log(folder));
        }
      }
      events.resume();
    }
  }

  private static void stopAt(EventRequestManager requests, Place place, ReferenceType type) {
    EventRequest stop = requests.createBreakpointRequest(place.in(type));
    stop.setSuspendPolicy(EventRequest.SUSPEND_ALL);
    stop.enable();
  }

  private static EventSet next(VirtualMachine machine, Path folder) throws Exception {
    EventSet events = machine.eventQueue().remove(MILLIS);
    if (events == null) {
      throw new AssertionError("it neither ends nor comes there:\n" + log(folder));
    }
    return events;
  }

  private static String log(Path folder) throws IOException {
    return Files.readString(folder.resolve("child.log"));
  }
}
