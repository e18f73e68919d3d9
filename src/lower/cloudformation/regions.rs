//! Where a stack is deployed. A template does not say it, unless a rule of it insists.

use super::eval::{Argument, function, reference};
use super::stacks::Placed;
use super::template::Template;
use crate::model::{Region, Setting};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Maybe, Passage, Why};

/// The region of a stack: what is known of its deployment, else what its template asserts.
pub(super) fn region(template: &Template<'_>, placed: Option<&Placed>) -> Setting<Region> {
    if let Some(placed) = placed {
        let passage = placed.at.map(|span| Passage { span, text: placed.text.as_str().into() });
        return Setting {
            value: Maybe::Known(placed.region.clone()),
            at: placed.at,
            trail: passage.into_iter().collect(),
        };
    }
    for rule in &template.rules {
        // A rule with a condition holds where the condition does.
        if rule.get("RuleCondition").is_some() {
            continue;
        }
        for assertion in rule.get("Assertions").into_iter().flat_map(Node::items) {
            let Some((codes, at)) = assertion.get("Assert").and_then(asserted) else { continue };
            let why = Why::new("a rule of the template allows several regions", Some(at));
            return Setting {
                value: Maybe::any_of(codes.iter().map(|code| Maybe::Known(Region::new(code)))).because(Some(why)),
                at: Some(at),
                trail: vec![Passage { span: at, text: "a rule of the template insists on it".into() }],
            };
        }
    }
    let reason = "nothing says in which region the stack is deployed";
    Setting::absent(Maybe::Unknown(Why::new(reason, template.root.get("Resources").map(|_| head(template)))))
}

/// The first key of a template.
fn head(template: &Template<'_>) -> Span {
    template.root.entries().next().map_or(template.root.span(), |(key, _)| key.span())
}

/// The regions that an assertion allows, where it is about nothing but the region.
fn asserted(node: Node<'_>) -> Option<(Vec<String>, Span)> {
    let (name, argument) = function(node)?;
    let items: Vec<Node<'_>> = argument.items().collect();
    let is_region = |node: &Node<'_>| reference(*node).as_deref() == Some("AWS::Region");
    let codes = match (&*name, &items[..]) {
        ("Equals", [one, other]) if is_region(one) => vec![literal(*other)?],
        ("Equals", [one, other]) if is_region(other) => vec![literal(*one)?],
        ("Contains", [list, value]) if is_region(value) => {
            Argument::of(*list).list()?.into_iter().map(literal).collect::<Option<Vec<_>>>()?
        }
        ("Or", all) => all.iter().map(|one| Some(asserted(*one)?.0)).collect::<Option<Vec<_>>>()?.concat(),
        ("And", all) => all.iter().find_map(|one| asserted(*one))?.0,
        _ => return None,
    };
    (!codes.is_empty()).then(|| (codes, node.span()))
}

fn literal(node: Node<'_>) -> Option<String> {
    node.text().filter(|_| node.tag().is_none()).map(std::borrow::Cow::into_owned)
}
