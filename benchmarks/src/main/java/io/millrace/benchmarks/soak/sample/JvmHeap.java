package io.millrace.benchmarks.soak.sample;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The heap of another JVM of the same user, by its local management agent. What is left after a
 * collection says whether it grows; what is used at any moment is mostly garbage.
 */
final class JvmHeap implements AutoCloseable {
  private static final Pattern HEAP = Pattern.compile(".*(Eden|Survivor|Tenured|Old).*");

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private JvmHeap(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  @SuppressWarnings("BanJNDI") // the address is that of the process itself, not of a user
  static JvmHeap of(long process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
      try {
        return new JvmHeap(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("Cannot attach to process " + process, e);
    }
  }

  /** Bytes left after the last collection; what is used now while there was none. */
  long bytesAfterCollection() throws IOException {
    GcInfo last = null;
    for (GarbageCollectorMXBean collector :
        ManagementFactory.getPlatformMXBeans(server, GarbageCollectorMXBean.class)) {
      GcInfo info = collector.getLastGcInfo();
      if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
        last = info;
      }
    }
    if (last == null) {
      return ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class)
          .getHeapMemoryUsage()
          .getUsed();
    }
    return last.getMemoryUsageAfterGc().entrySet().stream()
        .filter(pool -> HEAP.matcher(pool.getKey()).matches())
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
