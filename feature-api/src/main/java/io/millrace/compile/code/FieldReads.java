package io.millrace.compile.code;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which methods of an event a piece of code calls, also through methods of the same jar and nested
 * lambdas: so which fields it reads. An event handed to a library is not followed. Not thread-safe.
 */
public final class FieldReads {
  private final ClassFiles files;
  private final String event;
  private final Set<String> names = new TreeSet<>();
  private final Set<String> seen = new HashSet<>();

  private FieldReads(ClassFiles files, Class<?> event) {
    this.files = files;
    this.event = event.getName().replace('.', '/');
  }

  /** Names of the methods called, sorted; empty if that cannot be told. */
  public static Set<String> of(Serializable code, Class<?> event, ClassFiles files) {
    SerializedLambda form = LambdaCode.of(code).form();
    FieldReads reads = new FieldReads(files, event);
    if (form != null) {
      reads.call(
          form.getCapturingClass(),
          form.getImplClass(),
          form.getImplMethodName(),
          form.getImplMethodSignature());
    }
    return reads.names;
  }

  private void call(String from, String owner, String name, String descriptor) {
    if (owner.equals(event)) {
      names.add(name);
    } else if (files.samePlace(from, owner) && seen.add(owner + "." + name + descriptor)) {
      files
          .find(owner)
          .ifPresent(
              node ->
                  node.methods.stream()
                      .filter(each -> each.name.equals(name) && each.desc.equals(descriptor))
                      .forEach(method -> follow(owner, method)));
    }
  }

  private void follow(String owner, MethodNode method) {
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction instanceof MethodInsnNode call) {
        call(owner, call.owner, call.name, call.desc);
      } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
        for (Object argument : dynamic.bsmArgs) {
          if (argument instanceof Handle handle) {
            call(owner, handle.getOwner(), handle.getName(), handle.getDesc());
          }
        }
      }
    }
  }
}
