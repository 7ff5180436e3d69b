package io.millrace.compile.code;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The code that an event's record runs by itself: constructors and accessors that were written, as
 * to trim a text. What the compiler makes says nothing, so that a field added to a plain record
 * changes no fingerprint.
 */
public final class RecordCode {
  private final CodeFingerprint fingerprints;
  private final Set<Class<?>> seen = new LinkedHashSet<>();
  private final List<String> parts = new ArrayList<>();

  private RecordCode(CodeFingerprint fingerprints) {
    this.fingerprints = fingerprints;
  }

  /** Empty for plain records and for classes that are none; records inside of it count as well. */
  public static List<String> of(Class<?> event, CodeFingerprint fingerprints) {
    RecordCode code = new RecordCode(fingerprints);
    code.add(event);
    return code.parts;
  }

  private void add(Type type) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(this::add);
    } else if (type instanceof Class<?> record && record.isRecord() && seen.add(record)) {
      String name = record.getName().replace('.', '/');
      fingerprints.files().find(name).ifPresent(node -> addWritten(record, node));
      for (RecordComponent component : record.getRecordComponents()) {
        add(component.getGenericType());
      }
    }
  }

  private void addWritten(Class<?> record, ClassNode node) {
    List<String> names =
        Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
    for (MethodNode method : node.methods) {
      boolean written =
          method.name.equals("<init>")
              ? !assignsOnly(method, names)
              : names.contains(method.name)
                  && method.desc.startsWith("()")
                  && !returnsField(method);
      if (written) {
        parts.add(fingerprints.method(node.name, node.name, method.name, method.desc));
      }
    }
  }

  /** Whether each parameter goes into the component of its place, and nothing else is done. */
  private static boolean assignsOnly(MethodNode constructor, List<String> names) {
    List<String> assigned = new ArrayList<>();
    int lastLoaded = 0;
    for (AbstractInsnNode each : constructor.instructions) {
      if (each instanceof VarInsnNode load && load.var >= lastLoaded || each.getOpcode() < 0) {
        lastLoaded = each instanceof VarInsnNode load && load.var > 0 ? load.var : lastLoaded;
      } else if (each instanceof VarInsnNode load && load.var == 0) {
        continue;
      } else if (each instanceof FieldInsnNode put && put.getOpcode() == Opcodes.PUTFIELD) {
        assigned.add(put.name);
      } else if (!(each instanceof MethodInsnNode call && call.owner.equals("java/lang/Record"))
          && each.getOpcode() != Opcodes.RETURN) {
        return false;
      }
    }
    return assigned.equals(names);
  }

  private static boolean returnsField(MethodNode accessor) {
    List<AbstractInsnNode> code = new ArrayList<>();
    for (AbstractInsnNode each : accessor.instructions) {
      if (each.getOpcode() >= 0) {
        code.add(each);
      }
    }
    return code.size() == 3
        && code.get(1) instanceof FieldInsnNode get
        && get.name.equals(accessor.name);
  }
}
