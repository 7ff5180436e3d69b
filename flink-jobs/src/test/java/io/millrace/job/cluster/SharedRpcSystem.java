package io.millrace.job.cluster;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.AddressResolution;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystemLoader;

/**
 * One RPC system for all mini clusters of a JVM of tests. Flink's own loader unpacks 21 MB and
 * loads the classes of Pekko and Scala for each cluster anew, which is most of what a small cluster
 * costs. The system itself keeps nothing of a cluster. Thread-safe.
 */
public final class SharedRpcSystem implements RpcSystemLoader {
  private static final int BEFORE_FLINKS_OWN = -1;
  private static RpcSystem shared;

  @Override
  public int getLoadPriority() {
    return BEFORE_FLINKS_OWN;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration ofCluster) {
    return new Unclosed(shared());
  }

  private static synchronized RpcSystem shared() {
    if (shared == null) {
      // Not into a folder of the cluster: that goes when its test ends.
      RpcSystem loaded = new PekkoRpcSystemLoader().loadRpcSystem(new Configuration());
      Runtime.getRuntime().addShutdownHook(new Thread(loaded::close));
      shared = loaded;
    }
    return shared;
  }

  /** The shared system as a cluster has it, which closes its own at its end. */
  private record Unclosed(RpcSystem system) implements RpcSystem {
    @Override
    public RpcServiceBuilder localServiceBuilder(Configuration configuration) {
      return system.localServiceBuilder(configuration);
    }

    @Override
    public RpcServiceBuilder remoteServiceBuilder(
        Configuration configuration, String externalAddress, String externalPortRange) {
      return system.remoteServiceBuilder(configuration, externalAddress, externalPortRange);
    }

    @Override
    public String getRpcUrl(
        String hostname,
        int port,
        String endpointName,
        AddressResolution resolution,
        Configuration configuration)
        throws UnknownHostException {
      return system.getRpcUrl(hostname, port, endpointName, resolution, configuration);
    }

    @Override
    public InetSocketAddress getInetSocketAddressFromRpcUrl(String url) throws Exception {
      return system.getInetSocketAddressFromRpcUrl(url);
    }

    @Override
    public long getMaximumMessageSizeInBytes(Configuration configuration) {
      return system.getMaximumMessageSizeInBytes(configuration);
    }
  }
}
