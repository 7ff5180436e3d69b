package io.millrace.job.forget;

import io.millrace.manifest.EntitySpec;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A register as some definitions have it: keys of entries that are under way are those of the
 * definitions. Such entries of keys that can be none of theirs, as a column has another type now or
 * a symbol is not there any more, are not in it: nothing that is computed by them is of these.
 *
 * @param register with keys in its own form
 * @param entities of the definitions, by name
 */
public record DefinedRegister(KeyRegister register, Map<String, EntitySpec> entities)
    implements SeenRegister {
  private static final long serialVersionUID = 1;

  public DefinedRegister {
    entities = Map.copyOf(entities);
  }

  @Override
  public ForgetRegister.Contents read() {
    ForgetRegister.Contents all = register.read();
    return new ForgetRegister.Contents(
        all.secret(), all.entries().stream().flatMap(this::defined).toList());
  }

  /** Where the key is not known any more, or no view has it for itself, its hash is told apart. */
  private Stream<Forgetting> defined(Forgetting entry) {
    EntitySpec entity = entities.get(entry.entity());
    return entity == null || !entry.isUnderWay()
        ? Stream.of(entry)
        : entry.keyIn(new KeyForm(entity)).map(entry::withKey).stream();
  }
}
