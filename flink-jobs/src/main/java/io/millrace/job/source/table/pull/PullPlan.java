package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.split.KeyRange;
import java.io.Serializable;
import java.util.List;

/**
 * How a pull is made, as its first look at the source has it.
 *
 * @param from where it begins, as text; null for everything
 * @param mark the highest value that it will have seen, taken before any of its rows is read; null
 *     if it is told by what is read, of a source that cannot change meanwhile, or there is none
 * @param ranges its parts; none if there is nothing to read
 */
public record PullPlan(String from, String mark, List<KeyRange> ranges) implements Serializable {
  public PullPlan {
    ranges = List.copyOf(ranges);
  }
}
