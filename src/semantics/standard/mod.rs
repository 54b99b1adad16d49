//! The modules that are inside the binary, as TLA+ text.

/// Each module with its text, sorted by name.
const MODULES: &[(&str, &str)] = &[
    ("Apalache", include_str!("Apalache.tla")),
    ("Bags", include_str!("Bags.tla")),
    ("BagsExt", include_str!("BagsExt.tla")),
    ("BagsTheorems", include_str!("BagsTheorems.tla")),
    ("Bitwise", include_str!("Bitwise.tla")),
    ("CSV", include_str!("CSV.tla")),
    ("Combinatorics", include_str!("Combinatorics.tla")),
    ("DifferentialEquations", include_str!("DifferentialEquations.tla")),
    ("DyadicRationals", include_str!("DyadicRationals.tla")),
    ("FiniteSetTheorems", include_str!("FiniteSetTheorems.tla")),
    ("FiniteSets", include_str!("FiniteSets.tla")),
    ("FiniteSetsExt", include_str!("FiniteSetsExt.tla")),
    ("FiniteSetsExtTheorems", include_str!("FiniteSetsExtTheorems.tla")),
    ("Folds", include_str!("Folds.tla")),
    ("FoldsTheorems", include_str!("FoldsTheorems.tla")),
    ("FunctionTheorems", include_str!("FunctionTheorems.tla")),
    ("Functions", include_str!("Functions.tla")),
    ("GraphTheorems", include_str!("GraphTheorems.tla")),
    ("GraphViz", include_str!("GraphViz.tla")),
    ("Graphs", include_str!("Graphs.tla")),
    ("HTML", include_str!("HTML.tla")),
    ("IOUtils", include_str!("IOUtils.tla")),
    ("Integers", include_str!("Integers.tla")),
    ("Json", include_str!("Json.tla")),
    ("Naturals", include_str!("Naturals.tla")),
    ("NaturalsInduction", include_str!("NaturalsInduction.tla")),
    ("Option", include_str!("Option.tla")),
    ("Quorum", include_str!("Quorum.tla")),
    ("QuorumTheorems", include_str!("QuorumTheorems.tla")),
    ("Randomization", include_str!("Randomization.tla")),
    ("RealTime", include_str!("RealTime.tla")),
    ("Reals", include_str!("Reals.tla")),
    ("Relation", include_str!("Relation.tla")),
    ("SVG", include_str!("SVG.tla")),
    ("SequenceTheorems", include_str!("SequenceTheorems.tla")),
    ("Sequences", include_str!("Sequences.tla")),
    ("SequencesExt", include_str!("SequencesExt.tla")),
    ("SequencesExtTheorems", include_str!("SequencesExtTheorems.tla")),
    ("ShiViz", include_str!("ShiViz.tla")),
    ("Statistics", include_str!("Statistics.tla")),
    ("TLAPS", include_str!("TLAPS.tla")),
    ("TLC", include_str!("TLC.tla")),
    ("TLCExt", include_str!("TLCExt.tla")),
    ("Toolbox", include_str!("Toolbox.tla")),
    ("UndirectedGraphs", include_str!("UndirectedGraphs.tla")),
    ("Variants", include_str!("Variants.tla")),
    ("VectorClocks", include_str!("VectorClocks.tla")),
    ("WellFoundedInduction", include_str!("WellFoundedInduction.tla")),
    ("_Possible", include_str!("_Possible.tla")),
];

/// The text of a module of the binary.
pub fn text(module: &str) -> Option<&'static str> {
    MODULES.binary_search_by_key(&module, |(name, _)| name).ok().map(|index| MODULES[index].1)
}

/// The modules of the binary with their texts, sorted by name.
pub fn modules() -> impl Iterator<Item = (&'static str, &'static str)> {
    MODULES.iter().copied()
}
