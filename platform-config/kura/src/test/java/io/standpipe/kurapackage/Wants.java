package io.standpipe.kurapackage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Finds what bundles demand that their framework does not have, in words. */
final class Wants {

    private static final String PACKAGE = "osgi.wiring.package";

    private Wants() {}

    /** A sentence for each demand that cannot be met; empty if all bundles resolve. */
    static List<String> unmet(KuraFramework framework, List<Bundle> bundles) {
        List<BundleCapability> offered =
                Arrays.stream(framework.context().getBundles())
                        .flatMap(b -> revision(b).getDeclaredCapabilities(null).stream())
                        .toList();
        List<String> unmet = new ArrayList<>();
        for (Bundle bundle : bundles) {
            for (BundleRequirement wanted : revision(bundle).getDeclaredRequirements(null)) {
                if (mandatory(wanted) && offered.stream().noneMatch(wanted::matches)) {
                    unmet.add(sentence(framework, bundle, wanted));
                }
            }
        }
        if (!framework
                        .context()
                        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                        .adapt(FrameworkWiring.class)
                        .resolveBundles(bundles)
                && unmet.isEmpty()) {
            unmet.add(
                    bundles.stream()
                                    .filter(b -> b.getState() == Bundle.INSTALLED)
                                    .map(Bundle::getSymbolicName)
                                    .collect(Collectors.joining(", "))
                            + " cannot be resolved, though each demand by itself can be met");
        }
        return unmet;
    }

    private static boolean mandatory(BundleRequirement wanted) {
        return !"optional".equals(wanted.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && wanted.getDirectives()
                        .getOrDefault(Constants.EFFECTIVE_DIRECTIVE, "resolve")
                        .equals("resolve");
    }

    private static String sentence(
            KuraFramework framework, Bundle bundle, BundleRequirement wanted) {
        String filter = String.valueOf(wanted.getDirectives().get(Constants.FILTER_DIRECTIVE));
        if (!wanted.getNamespace().equals(PACKAGE)) {
            return "%s requires %s %s, which Kura does not have"
                    .formatted(bundle.getSymbolicName(), wanted.getNamespace(), filter);
        }
        String name = filter.replaceAll(".*\\(osgi\\.wiring\\.package=([^)]*)\\).*", "$1");
        String there = framework.platform().packages().get(name);
        return "%s imports %s %s; Kura has %s"
                .formatted(
                        bundle.getSymbolicName(),
                        name,
                        filter,
                        there == null ? "no such package" : "version " + there);
    }

    private static BundleRevision revision(Bundle bundle) {
        return bundle.adapt(BundleRevision.class);
    }
}
