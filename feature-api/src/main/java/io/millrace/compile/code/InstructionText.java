package io.millrace.compile.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/** One method's instructions as text that does not change when the class around it does. */
final class InstructionText extends MethodVisitor {
  private final CodeFingerprint fingerprints;
  private final ClassFiles files;
  private final String owner;
  private final List<Object> text = new ArrayList<>();
  private final Map<Label, Integer> labels = new HashMap<>();

  InstructionText(CodeFingerprint fingerprints, ClassFiles files, String owner) {
    super(Opcodes.ASM9);
    this.fingerprints = fingerprints;
    this.files = files;
    this.owner = owner;
  }

  List<Object> of(MethodNode method) {
    text.add(method.desc);
    if ((method.access & Opcodes.ACC_ABSTRACT) != 0) {
      text.add("abstract");
    }
    method.accept(this);
    return text;
  }

  @Override
  public void visitInsn(int opcode) {
    add(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    add(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int index) {
    add(opcode, index);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    add(opcode, className(type));
    if (opcode == Opcodes.NEW && isUnnamed(type)) {
      add(fingerprints.wholeClass(type));
    }
  }

  @Override
  public void visitFieldInsn(int opcode, String fieldOwner, String name, String descriptor) {
    add(opcode, className(fieldOwner), name.startsWith("$") ? "" : name, descriptor);
    if (opcode == Opcodes.GETSTATIC && files.samePlace(owner, fieldOwner)) {
      add(CapturedValue.ofStatic(files.load(fieldOwner), name));
    } else if (opcode == Opcodes.GETFIELD && files.samePlace(owner, fieldOwner)) {
      fingerprints.constants(fieldOwner, name).forEach(this::add);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String methodOwner, String name, String descriptor, boolean isInterface) {
    add(opcode, className(methodOwner), CodeFingerprint.label(name), descriptor);
    if (!methodOwner.startsWith("[")) {
      add(body(methodOwner, name, descriptor));
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    add(Opcodes.INVOKEDYNAMIC, name, descriptor, constant(bootstrap));
    for (Object argument : arguments) {
      add(constant(argument));
    }
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    add(opcode, number(label));
  }

  @Override
  public void visitLabel(Label label) {
    add("label", number(label));
  }

  @Override
  public void visitLdcInsn(Object value) {
    add(Opcodes.LDC, constant(value));
  }

  @Override
  public void visitIincInsn(int index, int increment) {
    add(Opcodes.IINC, index, increment);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label fallback, Label... targets) {
    add(Opcodes.TABLESWITCH, min, max, number(fallback));
    for (Label target : targets) {
      add(number(target));
    }
  }

  @Override
  public void visitLookupSwitchInsn(Label fallback, int[] keys, Label[] targets) {
    add(Opcodes.LOOKUPSWITCH, number(fallback));
    for (int i = 0; i < keys.length; i++) {
      add(keys[i], number(targets[i]));
    }
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    add(Opcodes.MULTIANEWARRAY, descriptor, dimensions);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
    add("try", number(start), number(end), number(handler), type);
  }

  private String body(String methodOwner, String name, String descriptor) {
    return fingerprints.method(owner, methodOwner, name, descriptor);
  }

  private Object constant(Object value) {
    if (value instanceof Handle handle) {
      return handle.getTag()
          + className(handle.getOwner())
          + CodeFingerprint.label(handle.getName())
          + handle.getDesc()
          + body(handle.getOwner(), handle.getName(), handle.getDesc());
    } else if (value instanceof ConstantDynamic dynamic) {
      StringBuilder all = new StringBuilder(dynamic.getName() + dynamic.getDescriptor());
      all.append(constant(dynamic.getBootstrapMethod()));
      for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
        all.append(constant(dynamic.getBootstrapMethodArgument(i)));
      }
      return all;
    }
    return value.getClass().getSimpleName() + value;
  }

  /** Class files are read without line numbers, so that every label is a target. */
  private int number(Label label) {
    return labels.computeIfAbsent(label, fresh -> labels.size());
  }

  private static boolean isUnnamed(String internalName) {
    return internalName.matches(".*\\$[0-9]+");
  }

  private static String className(String internalName) {
    return isUnnamed(internalName) ? "unnamed" : internalName;
  }

  private void add(Object... parts) {
    for (Object part : parts) {
      text.add(String.valueOf(part));
    }
  }
}
