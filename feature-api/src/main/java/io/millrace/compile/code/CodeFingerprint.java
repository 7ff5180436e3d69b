package io.millrace.compile.code;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Fingerprints of what code does: its bytecode with what it captures, the lambdas inside it and the
 * methods of the same jar that it calls, without line numbers and the names that the compiler makes
 * up. Recompiling the same source elsewhere in a changed class gives the same fingerprint.
 *
 * <p>Libraries count by the names of what is called, not by their code. A call through an interface
 * or an overridden method counts as the method named, since which one runs is not known here. Not
 * thread-safe.
 */
public final class CodeFingerprint {
  private final ClassFiles files;
  private final Map<String, String> written = new HashMap<>();
  private final List<String> open = new ArrayList<>();

  public CodeFingerprint(ClassFiles files) {
    this.files = files;
  }

  /** The fingerprint of a lambda, a method reference or an object with code. */
  public String of(Serializable code) {
    LambdaCode lambda = LambdaCode.of(code);
    SerializedLambda form = lambda.form();
    List<Object> parts = new ArrayList<>();
    if (form == null) {
      parts.add(wholeClass(code.getClass().getName().replace('.', '/')));
      parts.add(CapturedValue.text(code, code.getClass()));
    } else {
      parts.add(
          method(
              form.getCapturingClass(),
              form.getImplClass(),
              form.getImplMethodName(),
              form.getImplMethodSignature()));
      lambda.captured().forEach(value -> parts.add(CapturedValue.text(value, code.getClass())));
    }
    return Fingerprint.of(parts);
  }

  /** The class files it reads. */
  public ClassFiles files() {
    return files;
  }

  /** What a method does, as text or a digest of it; its name where it is not the user's own. */
  String method(String from, String owner, String name, String descriptor) {
    String key = owner + "." + name + descriptor;
    if (!files.samePlace(from, owner)) {
      return key;
    }
    Optional<MethodNode> node = declared(owner, name, descriptor);
    if (node.isEmpty()) {
      String parent = files.find(owner).map(each -> each.superName).orElse(null);
      boolean ordered = name.equals("ordinal") || name.equals("compareTo");
      String constants = ordered ? String.join("", constants(owner, name)) : "";
      return constants
          + (parent == null ? key : key + "<" + method(from, parent, name, descriptor));
    }
    String known = written.get(key);
    if (known != null) {
      return known;
    }
    int depth = open.indexOf(key);
    if (depth >= 0) {
      return "recursion " + (open.size() - depth);
    }
    open.add(key);
    List<Object> text = new InstructionText(this, files, owner).of(node.get());
    text.addAll(constants(owner, name));
    String body = Fingerprint.of(text);
    open.remove(open.size() - 1);
    // Inside a recursion the text depends on where it was entered, so only whole ones are kept.
    if (open.isEmpty()) {
      written.put(key, label(name) + body);
    }
    return label(name) + body;
  }

  /** What makes an enum's constants, for code of it that depends on what they hold. */
  List<String> constants(String owner, String method) {
    boolean counts =
        !method.startsWith("<") && !method.startsWith("$") && !method.equals("valueOf");
    boolean ofEnum =
        files.find(owner).filter(node -> (node.access & Opcodes.ACC_ENUM) != 0).isPresent();
    return counts && ofEnum ? List.of(method(owner, owner, "<clinit>", "()V")) : List.of();
  }

  /** All code of a class that has no name of its own, such as an anonymous one. */
  String wholeClass(String internalName) {
    String key = "class " + internalName;
    if (open.contains(key)) {
      return "itself";
    }
    Optional<ClassNode> node = files.find(internalName);
    if (node.isEmpty()) {
      return key;
    }
    open.add(key);
    List<Object> parts = new ArrayList<>();
    node.get().fields.forEach(field -> parts.add(field.name + field.desc));
    for (MethodNode method : node.get().methods) {
      boolean reached = method.name.startsWith("lambda$") || method.name.startsWith("<clinit>");
      if (!reached) {
        parts.add(method(internalName, internalName, method.name, method.desc));
      }
    }
    open.remove(open.size() - 1);
    return Fingerprint.of(parts);
  }

  /** Names that the compiler makes up say nothing. */
  static String label(String name) {
    return name.startsWith("lambda$") || name.startsWith("access$") ? "" : name;
  }

  private Optional<MethodNode> declared(String owner, String name, String descriptor) {
    return files
        .find(owner)
        .flatMap(
            node ->
                node.methods.stream()
                    .filter(each -> each.name.equals(name) && each.desc.equals(descriptor))
                    .findFirst());
  }
}
