package io.millrace.cli.local;

import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.compile.FeatureStore;
import io.millrace.platform.DataFolder;

/** What the jobs of a local platform are started with. */
record JobParts(
    DataFolder folder,
    LocalOptions options,
    LoadedDefinitions definitions,
    FeatureStore store,
    LocalStreams streams,
    LocalStores stores,
    LocalCluster cluster) {}
