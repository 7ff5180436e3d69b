package io.millrace.job.type;

import io.millrace.core.Contribution;
import io.millrace.type.DataType;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Names the format of contributions by the types of their slots. */
public final class ContributionFormat extends TypedFormat<Contribution> {
  /** Called by Flink before it reads. */
  public ContributionFormat() {
    this(List.of());
  }

  ContributionFormat(List<DataType> slots) {
    super(slots);
  }

  @Override
  TypeSerializer<Contribution> serializer(List<DataType> types) {
    return ContributionSerializer.of(types);
  }
}
