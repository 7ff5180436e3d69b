package io.millrace.job.source.table;

import java.io.Serializable;
import java.util.Objects;

/**
 * Up to where a table had been read when a pull ended, or when somebody set it since.
 *
 * @param pull the last pull that had ended
 * @param definition of the table, see {@link PulledTable#definition}; to another one the mark says
 *     nothing
 * @param mark as {@link PullMode} has it; not null
 * @param request the last request that it follows; negative for none ever. What was asked for later
 *     is still to be done
 */
public record ReachedMark(long pull, String definition, String mark, long request)
    implements Serializable {
  public ReachedMark {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(mark, "mark");
  }
}
