package io.millrace.job.forget;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A register as a job sees it that computes some views without an offline log: its pulls of tables
 * have numbers of their own beside those of another such job. Cuts of pulls are by the numbers of
 * whoever chose them, so each chooses its own. Cuts of what is pushed are offsets of a topic, the
 * same for all.
 *
 * @param register of all jobs
 * @param name of the job's pulls in it, one of {@link SourceNames#OWN_PULLS}
 * @param tables that it pulls
 */
public record OwnPulls(KeyRegister register, String name, SortedSet<String> tables)
    implements SeenRegister {
  private static final long serialVersionUID = 1;

  public OwnPulls {
    if (!name.startsWith(SourceNames.OWN_PULLS)) {
      throw new IllegalArgumentException("no name of a job's own pulls: " + name);
    }
    tables = Collections.unmodifiableSortedSet(new TreeSet<>(tables));
  }

  @Override
  public ForgetRegister.Contents read() {
    ForgetRegister.Contents all = register.read();
    return new ForgetRegister.Contents(
        all.secret(), all.entries().stream().map(entry -> entry.pulledBy(name, tables)).toList());
  }

  @Override
  public Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts) {
    Map<Integer, Long> standing = new TreeMap<>();
    for (Chosen each : parted(new Chosen(id, stream, source, cuts))) {
      standing.putAll(register.cut(each.id(), each.stream(), each.source(), each.cuts()));
    }
    return standing;
  }

  @Override
  public void cut(List<Chosen> all) {
    register.cut(all.stream().flatMap(each -> parted(each).stream()).toList());
  }

  private List<Chosen> parted(Chosen chosen) {
    Map<Integer, Long> others = new TreeMap<>(chosen.cuts());
    Long pulled =
        chosen.source().equals(SourceNames.UNNAMED) && tables.contains(chosen.stream())
            ? others.remove(0)
            : null;
    List<Chosen> parts = new ArrayList<>();
    if (pulled != null) {
      parts.add(new Chosen(chosen.id(), chosen.stream(), name, Map.of(0, pulled)));
    }
    if (pulled == null || !others.isEmpty()) {
      parts.add(new Chosen(chosen.id(), chosen.stream(), chosen.source(), others));
    }
    return parts;
  }
}
