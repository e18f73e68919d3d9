//! How many arguments a function takes.

/// The functions whose number of arguments is checked, with the least and the most of them.
const ARITY: [(&str, usize, usize); 78] = [
    ("abs", 1, 1),
    ("alltrue", 1, 1),
    ("anytrue", 1, 1),
    ("base64decode", 1, 1),
    ("base64encode", 1, 1),
    ("basename", 1, 1),
    ("ceil", 1, 1),
    ("chomp", 1, 1),
    ("chunklist", 2, 2),
    ("coalesce", 1, usize::MAX),
    ("coalescelist", 1, usize::MAX),
    ("compact", 1, 1),
    ("concat", 1, usize::MAX),
    ("contains", 2, 2),
    ("dirname", 1, 1),
    ("distinct", 1, 1),
    ("element", 2, 2),
    ("endswith", 2, 2),
    ("file", 1, 1),
    ("fileexists", 1, 1),
    ("flatten", 1, 1),
    ("floor", 1, 1),
    ("format", 1, usize::MAX),
    ("formatlist", 1, usize::MAX),
    ("indent", 2, 2),
    ("index", 2, 2),
    ("issensitive", 1, 1),
    ("join", 2, usize::MAX),
    ("jsondecode", 1, 1),
    ("jsonencode", 1, 1),
    ("keys", 1, 1),
    ("length", 1, 1),
    ("log", 2, 2),
    ("lookup", 2, 3),
    ("lower", 1, 1),
    ("matchkeys", 3, 3),
    ("max", 1, usize::MAX),
    ("merge", 0, usize::MAX),
    ("min", 1, usize::MAX),
    ("nonsensitive", 1, 1),
    ("one", 1, 1),
    ("parseint", 2, 2),
    ("pow", 2, 2),
    ("range", 1, 3),
    ("regex", 2, 2),
    ("regexall", 2, 2),
    ("replace", 3, 3),
    ("reverse", 1, 1),
    ("sensitive", 1, 1),
    ("setintersection", 1, usize::MAX),
    ("setproduct", 2, usize::MAX),
    ("setsubtract", 2, 2),
    ("setunion", 1, usize::MAX),
    ("signum", 1, 1),
    ("slice", 3, 3),
    ("sort", 1, 1),
    ("split", 2, 2),
    ("startswith", 2, 2),
    ("strcontains", 2, 2),
    ("strrev", 1, 1),
    ("substr", 3, 3),
    ("sum", 1, 1),
    ("title", 1, 1),
    ("tobool", 1, 1),
    ("tolist", 1, 1),
    ("tomap", 1, 1),
    ("tonumber", 1, 1),
    ("toset", 1, 1),
    ("tostring", 1, 1),
    ("transpose", 1, 1),
    ("trim", 2, 2),
    ("trimprefix", 2, 2),
    ("trimspace", 1, 1),
    ("trimsuffix", 2, 2),
    ("upper", 1, 1),
    ("urlencode", 1, 1),
    ("values", 1, 1),
    ("zipmap", 2, 2),
];

/// Whether a function takes so many arguments; every number fits one that is not known here.
pub(super) fn fits(name: &str, count: usize) -> bool {
    match ARITY.binary_search_by(|(known, _, _)| (*known).cmp(name)) {
        Ok(found) => (ARITY[found].1..=ARITY[found].2).contains(&count),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ARITY.is_sorted_by(|a, b| a.0 < b.0));
        assert!(fits("lookup", 2) && fits("lookup", 3) && !fits("lookup", 4) && fits("provider::aws::arn_parse", 1));
    }
}
