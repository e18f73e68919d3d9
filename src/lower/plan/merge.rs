//! A plan and the configuration that it was made from, as one deployment.
//!
//! The configuration says where everything is written, and knows locals, `dynamic` blocks and `lifecycle`; it is
//! evaluated with the variables of the plan. The plan has evaluated everything, and knows what exists. So the
//! configuration's deployment stays what is judged, with its places, and the plan only
//!
//! - says which instances there are: what it does not make is switched off, what the configuration could not count is
//!   made as often as the plan says;
//! - fills in settings that the configuration leaves unknown, and what an attribute takes;
//! - says in which order something is replaced, where it is: that is what will happen;
//! - adds certificates of modules that are not here, with their uses, which then point into the plan.
//!
//! A value that the configuration knows is not overruled: where the two differ, the file was changed since.

mod zones;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::document::without_indices;
use crate::lower::terraform::module::{Mode, Module, label};
use crate::model::Served;
use crate::model::{
    Attachment, Authority, Certificate, CertificateId, Departure, Deployment, DomainName, Existence, Format, Fqdns,
    Kind, Material, NamedBy, Place, Record, Setting, Taken, Target, Validation, Waits, Watched, ZoneId,
};
use crate::source::Span;
use crate::value::{Maybe, Part, Value, Why};

/// What of a plan its configuration is matched with.
#[derive(Clone, Default)]
pub struct Outline {
    /// Addresses in the root: managed resources, and calls as `module.name`.
    pub root: BTreeSet<String>,
    /// The values of the root's variables; unknown where they must not be printed.
    pub variables: BTreeMap<String, Value>,
    /// Addresses of everything that is there after the apply.
    pub addresses: HashSet<String>,
    /// By their addresses, whether the new one comes first of what is replaced, and where that is said.
    pub order: HashMap<String, (bool, Option<Span>)>,
    /// Why there may be more.
    pub partial: Option<Why>,
}

impl Outline {
    /// Whether a root module is the one that was planned: it declares the same resources and calls.
    pub fn is_of(&self, module: &Module<'_>) -> bool {
        !self.root.is_empty() && Self::declared(module) == self.root
    }

    /// Addresses of what a module declares.
    pub fn declared(module: &Module<'_>) -> BTreeSet<String> {
        let managed = module.resources.iter().filter(|resource| resource.mode == Mode::Managed);
        let resources = managed.map(|resource| format!("{}.{}", resource.kind, resource.name));
        let calls = module.calls.iter().filter_map(|call| Some(format!("module.{}", label(call, 0)?)));
        resources.chain(calls).collect()
    }
}

/// Which certificates of the merged deployment those of another one are.
type Numbers = HashMap<CertificateId, Vec<CertificateId>>;

struct Merge<'m> {
    outline: &'m Outline,
    /// Addresses without keys of everything that is there.
    bare: HashSet<String>,
    certificates: Vec<Certificate>,
    /// By their numbers in the configuration's deployment.
    of_configuration: Numbers,
    /// By their numbers in the plan's.
    of_plan: Numbers,
    /// Those of the plan's that the configuration does not have.
    added: HashSet<CertificateId>,
}

/// The deployment of a configuration with what its plan knows.
#[expect(clippy::too_many_lines, reason = "one list of the model after the other, in their order")]
pub fn merge(configuration: Deployment, plan: &Deployment, outline: &Outline) -> Deployment {
    let bare = outline.addresses.iter().map(|address| without_indices(address)).collect();
    let mut merge = Merge {
        outline,
        bare,
        certificates: Vec::new(),
        of_configuration: HashMap::new(),
        of_plan: HashMap::new(),
        added: HashSet::new(),
    };
    // What was planned was not refused.
    let mut merged = Deployment { format: Format::Plan, reusable: false, misuses: Vec::new(), ..configuration };
    merge.certificates(std::mem::take(&mut merged.certificates), &plan.certificates);
    let numbers = validation_numbers(&merged.validations, &plan.validations, &merge.added);
    merge.attachments(&mut merged.attachments, &plan.attachments, &numbers);
    let old = |numbers: &Numbers, ids: &[CertificateId]| {
        ids.iter().flat_map(|id| numbers.get(id).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let covers = |numbers: &Numbers, record: Record| Record {
        covers: record
            .covers
            .into_iter()
            .flat_map(|(id, part)| old(numbers, &[id]).into_iter().map(move |id| (id, part.clone())))
            .collect(),
        ..record
    };
    let stays = plan.records.iter().filter(|record| record.write.as_ref().is_some_and(|write| write.is_there));
    let there: HashSet<&str> = stays.map(|record| record.place.address.as_str()).collect();
    let mut planned: HashMap<String, Vec<&Record>> = HashMap::new();
    for record in &plan.records {
        planned.entry(without_indices(&record.place.address)).or_default().push(record);
    }
    for record in &mut merged.records {
        record.place.existence = merge.existence(&record.place);
        if let Some(write) = &mut record.write {
            write.is_there = there.contains(record.place.address.as_str());
        }
        // Which names it covers where the configuration does not know them.
        let twins =
            planned.get(&without_indices(&record.place.address)).filter(|_| record.covers.iter().any(is_unclear));
        *record = match twins {
            Some(twins) => {
                let all = twins.iter().flat_map(|twin| twin.covers.iter().cloned()).collect();
                covers(&merge.of_plan, Record { covers: all, ..record.clone() })
            }
            None => covers(&merge.of_configuration, record.clone()),
        };
    }
    let mut lists = Lists::default();
    for validation in &mut merged.validations {
        validation.place.existence = merge.existence(&validation.place);
        validation.certificates = old(&merge.of_configuration, &validation.certificates);
        validation.fqdns = validation.fqdns.take().map(|fqdns| lists.renamed(fqdns, &merge.of_configuration));
    }
    let alarms = merged.alarms.iter_mut().map(|alarm| &mut alarm.place);
    let of_account = merged.watches.iter_mut().map(|watch| &mut watch.place);
    let issued = merged.issued.iter_mut().map(|issued| &mut issued.place);
    let keys = merged.keys.iter_mut().map(|key| &mut key.place);
    for place in alarms.chain(of_account).chain(issued).chain(keys) {
        place.existence = merge.existence(place);
    }
    for alarm in &mut merged.alarms {
        let watched = std::mem::take(&mut alarm.watched).into_iter();
        alarm.watched = watched
            .flat_map(|watched| match watched {
                Watched::Made(id) => old(&merge.of_configuration, &[id]).into_iter().map(Watched::Made).collect(),
                other => vec![other],
            })
            .collect();
    }
    let departures = std::mem::take(&mut merged.departures).into_iter();
    merged.departures = departures
        .flat_map(|departure| {
            let ids = old(&merge.of_configuration, &[departure.certificate]).into_iter();
            ids.map(move |certificate| Departure { certificate, ..departure.clone() })
        })
        .collect();
    merge.dns(&mut merged, plan);
    // What concerns certificates that only the plan has.
    let is_added = |id: &CertificateId| merge.added.contains(id);
    let of_added = plan.records.iter().filter(|record| record.covers.iter().any(|(id, _)| is_added(id)));
    let own = merged.zones.iter().enumerate().map(|(id, zone)| (zone.place.address.clone(), id));
    let mut known: HashMap<String, ZoneId> = own.collect();
    for record in of_added {
        let mut record = covers(&merge.of_plan, record.clone());
        for zone in record.destinations.iter_mut().flat_map(|destination| &mut destination.zones) {
            zones::adopt(zone, &mut known, &mut merged.zones, &plan.zones);
        }
        merged.records.push(record);
    }
    let of_added = plan.validations.iter().filter(|validation| validation.certificates.iter().any(is_added));
    merged.validations.extend(of_added.map(|validation| Validation {
        certificates: old(&merge.of_plan, &validation.certificates),
        fqdns: validation.fqdns.clone().map(|fqdns| lists.renamed(fqdns, &merge.of_plan)),
        ..validation.clone()
    }));
    for departure in plan.departures.iter().filter(|departure| is_added(&departure.certificate)) {
        let ids = old(&merge.of_plan, &[departure.certificate]).into_iter();
        merged.departures.extend(ids.map(|certificate| Departure { certificate, ..departure.clone() }));
    }
    merged.files.extend(&plan.files);
    merged.incomplete = merged.incomplete.or_else(|| outline.partial.clone());
    merged.cuts.extend(plan.cuts.iter().cloned());
    merged.certificates = merge.certificates;
    merged
}

/// Whether a record is for a name that is not known.
fn is_unclear((_, part): &(CertificateId, Part)) -> bool {
    match part {
        Part::Name(name) | Part::Picked(name) => name.known().is_none(),
        Part::PickedOne => true,
        Part::Whole => false,
    }
}

impl Merge<'_> {
    fn certificates(&mut self, configuration: Vec<Certificate>, plan: &[Certificate]) {
        let mut by_address: HashMap<&str, &Certificate> =
            plan.iter().map(|certificate| (certificate.place.address.as_str(), certificate)).collect();
        let mut rest: Vec<Certificate> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for certificate in configuration {
            known.insert(without_indices(&certificate.place.address));
            match by_address.remove(certificate.place.address.as_str()) {
                Some(planned) => {
                    let old = certificate.id;
                    let id = self.push(filled(certificate, planned), Some(planned.id));
                    self.of_configuration.insert(old, vec![id]);
                }
                None => rest.push(certificate),
            }
        }
        let mut others: HashMap<String, Vec<&Certificate>> = HashMap::new();
        for (address, planned) in by_address {
            others.entry(without_indices(address)).or_default().push(planned);
        }
        // Instances that the configuration could not count are those that the plan has.
        let mut made: HashMap<String, Vec<CertificateId>> = HashMap::new();
        for certificate in rest {
            let (bare, old) = (without_indices(&certificate.place.address), certificate.id);
            let ids = if let Some(ids) = made.get(&bare) {
                ids.clone()
            } else if let Some(mut all) = others.remove(&bare) {
                all.sort_by_key(|one| one.id);
                all.iter().map(|planned| self.push(filled(certificate.clone(), planned), Some(planned.id))).collect()
            } else {
                let existence = self.existence(&certificate.place);
                let place = Place { existence, ..certificate.place.clone() };
                vec![self.push(Certificate { place, ..certificate }, None)]
            };
            made.insert(bare, ids.clone());
            self.of_configuration.insert(old, ids);
        }
        let mut others: Vec<&Certificate> = others.into_values().flatten().collect();
        others.sort_by_key(|one| one.id);
        for planned in others {
            if !known.contains(&without_indices(&planned.place.address)) {
                self.added.insert(planned.id);
                self.push(planned.clone(), Some(planned.id));
            }
        }
    }

    fn push(&mut self, certificate: Certificate, planned: Option<CertificateId>) -> CertificateId {
        let id = self.certificates.len();
        let certificate = match self.outline.order.get(&certificate.place.address) {
            Some((first, at)) => replaced(certificate, *first, *at),
            None => certificate,
        };
        self.certificates.push(Certificate { id, ..certificate });
        if let Some(planned) = planned {
            self.of_plan.insert(planned, vec![id]);
        }
        id
    }

    /// Whether something exists, now that it is planned.
    fn existence(&self, place: &Place) -> Existence {
        let bare = without_indices(&place.address);
        let is_call = place.local_address.starts_with("module.");
        let exact = self.outline.addresses.contains(&place.address);
        let unclear = !matches!(place.existence, Existence::Yes);
        if exact || (unclear && self.bare.contains(&bare)) {
            return Existence::Yes;
        }
        if is_call || self.outline.partial.is_some() || self.bare.contains(&bare) {
            return place.existence.clone();
        }
        Existence::No { at: place.header, by_default: false }
    }

    fn attachments(&self, own: &mut Vec<Attachment>, plan: &[Attachment], validations: &HashMap<usize, usize>) {
        let waits = |attachment: &Attachment| Waits {
            validations: attachment.waits.validations.iter().filter_map(|one| validations.get(one)).copied().collect(),
            more: attachment.waits.more.clone(),
        };
        let key =
            |attachment: &Attachment| (without_indices(&attachment.place.address), attachment.consumer.path.join("."));
        let mut planned: HashMap<(String, String), Vec<&Attachment>> = HashMap::new();
        for attachment in plan {
            planned.entry(key(attachment)).or_default().push(attachment);
        }
        let mut seen: HashSet<(String, String)> = HashSet::new();
        for attachment in own.iter_mut() {
            let unknown = attachment.targets.iter().any(|target| matches!(target.certificate, Taken::Unknown { .. }));
            let all = planned.get(&key(attachment)).map_or(&[][..], Vec::as_slice);
            seen.insert(key(attachment));
            let is_exact = |one: &&&Attachment| one.place.address == attachment.place.address;
            let exact: Vec<&Attachment> = all.iter().filter(is_exact).copied().collect();
            let twins = if exact.is_empty() { all.to_vec() } else { exact };
            filled_use(attachment, &twins);
            let known = Some(twins).filter(|all| unknown && !all.is_empty()).filter(|all| {
                let mut targets = all.iter().flat_map(|one| &one.targets);
                targets.all(|target| !matches!(target.certificate, Taken::Unknown { .. }))
            });
            attachment.place.existence = self.existence(&attachment.place);
            if let Some(first) = known.as_ref().and_then(|all| all.first()) {
                attachment.waits = waits(first);
            }
            let (targets, numbers) = match known {
                Some(all) => (all.into_iter().flat_map(|one| one.targets.clone()).collect(), &self.of_plan),
                None => (std::mem::take(&mut attachment.targets), &self.of_configuration),
            };
            attachment.targets = renumbered(targets, numbers);
        }
        let takes_added = |attachment: &&Attachment| {
            attachment.targets.iter().any(
                |target| matches!(target.certificate, Taken::Made { certificate, .. } if self.added.contains(&certificate)),
            )
        };
        let mut more: Vec<&Attachment> = planned
            .into_iter()
            .filter(|(key, _)| !seen.contains(key))
            .flat_map(|(_, all)| all)
            .filter(takes_added)
            .collect();
        more.sort_by(|a, b| a.place.address.cmp(&b.place.address));
        for attachment in more {
            let targets = renumbered(attachment.targets.clone(), &self.of_plan);
            own.push(Attachment { targets, waits: waits(attachment), ..attachment.clone() });
        }
    }
}

/// Which validations of the merged deployment those of the plan are: the configuration's, and behind them those of
/// certificates that only the plan has.
fn validation_numbers(
    own: &[Validation],
    plan: &[Validation],
    added: &HashSet<CertificateId>,
) -> HashMap<usize, usize> {
    let mut by_address: HashMap<String, usize> = HashMap::new();
    for (number, validation) in own.iter().enumerate() {
        by_address.insert(validation.place.address.clone(), number);
        by_address.entry(without_indices(&validation.place.address)).or_insert(number);
    }
    let mut next = own.len();
    let mut numbers = HashMap::new();
    for (number, validation) in plan.iter().enumerate() {
        if validation.certificates.iter().any(|id| added.contains(id)) {
            numbers.insert(number, next);
            next += 1;
            continue;
        }
        let address = &validation.place.address;
        let known = by_address.get(address).or_else(|| by_address.get(&without_indices(address)));
        numbers.extend(known.map(|known| (number, *known)));
    }
    numbers
}

/// What validations name, by what they named before the certificates had new numbers. The instances of one have a list in
/// common.
#[derive(Default)]
struct Lists(HashMap<*const [NamedBy], Arc<[NamedBy]>>);

impl Lists {
    fn renamed(&mut self, fqdns: Fqdns, numbers: &Numbers) -> Fqdns {
        let new = |(id, part): &(CertificateId, Part)| {
            let part = part.clone();
            numbers.get(id).cloned().unwrap_or_default().into_iter().map(move |id| (id, part.clone()))
        };
        let named = || fqdns.named.iter().map(|covers| covers.iter().flat_map(new).collect()).collect();
        let named = self.0.entry(Arc::as_ptr(&fqdns.named)).or_insert_with(named).clone();
        Fqdns { named, ..fqdns }
    }
}

fn renumbered(targets: Vec<Target>, numbers: &Numbers) -> Vec<Target> {
    let new = |id: &CertificateId| numbers.get(id).cloned().unwrap_or_default();
    let mut all = Vec::new();
    for target in targets {
        match target.certificate {
            Taken::Made { certificate, validated } => all.extend(new(&certificate).into_iter().map(|certificate| {
                Target { certificate: Taken::Made { certificate, validated }, trail: target.trail.clone() }
            })),
            Taken::Unknown { why, perhaps } => {
                let perhaps = perhaps.iter().flat_map(new).collect();
                all.push(Target { certificate: Taken::Unknown { why, perhaps }, trail: target.trail });
            }
            certificate => all.push(Target { certificate, trail: target.trail }),
        }
    }
    all
}

/// A use in the configuration with what is known of those that are planned.
fn filled_use(own: &mut Attachment, planned: &[&Attachment]) {
    let [first, others @ ..] = planned else { return };
    if others.iter().all(|one| one.keys.value == first.keys.value) {
        fill(&mut own.keys, &first.keys);
    }
    let is_known = |name: &Setting<DomainName>| name.value.known().is_some_and(|name| name.text().known().is_some());
    let is_open = own.serves.more.is_some() || !own.serves.names.iter().all(is_known);
    let names = || planned.iter().flat_map(|one| &one.serves.names);
    if is_open && names().all(is_known) && planned.iter().all(|one| one.serves.more.is_none()) {
        let at = own.serves.names.iter().find_map(|name| name.at);
        let names = names().map(|name| Setting { at: at.or(name.at), ..name.clone() }).collect();
        own.serves = Arc::new(Served { names, more: None });
    }
}

/// A certificate of the configuration with what is known of the one that is planned.
fn filled(mut own: Certificate, planned: &Certificate) -> Certificate {
    own.place.address.clone_from(&planned.place.address);
    own.place.key = planned.place.key.clone();
    own.place.existence = Existence::Yes;
    fill(&mut own.method, &planned.method);
    fill(&mut own.key_algorithm, &planned.key_algorithm);
    fill(&mut own.region, &planned.region);
    fill(&mut own.request.transparency, &planned.request.transparency);
    fill(&mut own.request.export, &planned.request.export);
    fill(&mut own.request.tagged, &planned.request.tagged);
    if matches!(own.kind, Kind::Unknown(_)) {
        own.kind = planned.kind.clone();
    }
    let open = own.names.more.is_some() || own.names.list.iter().any(|name| name.text().known().is_none());
    if open && planned.names.more.is_none() && !planned.names.list.is_empty() {
        own.names.list.clone_from(&planned.names.list);
        own.names.more = None;
        own.names.written.clone_from(&planned.names.written);
    }
    let body = own.material.body.as_ref().and_then(|body| body.value.known());
    if body.is_none() && planned.material.body.as_ref().is_some_and(|body| body.value.known().is_some()) {
        own.material = Material { key: own.material.key, derived: own.material.derived, ..planned.material.clone() };
    }
    if own.authorities.iter().any(|authority| matches!(authority, Authority::Unknown(_))) {
        own.authorities.clone_from(&planned.authorities);
    }
    own.standing = own.standing.or_else(|| planned.standing.clone());
    own
}

/// A certificate that is replaced, with the order in which that happens.
fn replaced(mut own: Certificate, first: bool, at: Option<Span>) -> Certificate {
    let at = at.unwrap_or(own.place.header);
    let lifecycle = &mut own.lifecycle;
    let written = matches!(lifecycle.create_before_destroy, Some((Maybe::Known(true), _)));
    if (written || lifecycle.propagated_from.is_some()) != first {
        lifecycle.create_before_destroy = Some((Maybe::Known(first), at));
        lifecycle.propagated_from = None;
    }
    // None of its arguments replaces an imported certificate; something did.
    if own.kind == Kind::Imported {
        lifecycle.replace_triggered_by.get_or_insert(at);
    }
    own
}

fn fill<T: Clone>(own: &mut Setting<T>, planned: &Setting<T>) {
    if own.value.known().is_none() && planned.value.known().is_some() {
        own.value = planned.value.clone();
        if own.at.is_none() {
            own.at = planned.at;
            own.trail.clone_from(&planned.trail);
        }
    }
}
