package io.millrace.compile.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which classes read each other's constants while they are initialised, from their class files: no
 * class is initialised by looking.
 */
public final class ClassGraph {
  private final ClassFiles files;

  public ClassGraph(ClassFiles files) {
    this.files = files;
  }

  /**
   * Simple names along a cycle through the class, the class first and last; empty if there is none.
   */
  public List<String> cycle(Class<?> type) {
    String start = type.getName().replace('.', '/');
    List<String> path = new ArrayList<>(List.of(start));
    return leadsBack(start, start, path, new HashSet<>())
        ? path.stream().map(ClassGraph::simpleName).toList()
        : List.of();
  }

  private boolean leadsBack(String from, String start, List<String> path, Set<String> seen) {
    for (String next : needs(from)) {
      if (next.equals(start)) {
        path.add(next);
        return true;
      }
      if (seen.add(next)) {
        path.add(next);
        if (leadsBack(next, start, path, seen)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }

  /** The user's own classes whose constants the static initialiser reads. */
  private Set<String> needs(String internalName) {
    Set<String> needs = new LinkedHashSet<>();
    Optional<ClassNode> node = files.find(internalName);
    for (MethodNode method : node.map(each -> each.methods).orElse(List.of())) {
      if (method.name.equals("<clinit>")) {
        for (AbstractInsnNode instruction : method.instructions) {
          if (instruction instanceof FieldInsnNode field
              && field.getOpcode() == Opcodes.GETSTATIC
              && !field.owner.equals(internalName)
              && files.samePlace(internalName, field.owner)) {
            needs.add(field.owner);
          }
        }
      }
    }
    return needs;
  }

  private static String simpleName(String internalName) {
    return internalName.substring(
        Math.max(internalName.lastIndexOf('/'), internalName.lastIndexOf('$')) + 1);
  }
}
