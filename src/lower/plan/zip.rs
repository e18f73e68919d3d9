//! The zip that a binary plan is: entries by name, unpacked when they are asked for and within bounds
//! (PKWARE APPNOTE.TXT, 4.3; plans are written by Go's `archive/zip`, stored or deflated).

use std::collections::HashMap;

/// More entries than these no plan has: one a file of the configuration, and five.
const MOST_ENTRIES: usize = 20_000;
/// What all entries that are asked for may have, unpacked.
const MOST_BYTES: usize = 128 << 20;
/// The longest comment of an archive, with the record that ends it.
const LONGEST_END: usize = 65_535 + END;

const END: usize = 22;
const CENTRAL: usize = 46;
const LOCAL: usize = 30;

/// An archive.
pub struct Archive<'z> {
    bytes: &'z [u8],
    entries: HashMap<String, Entry>,
    left: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    method: u16,
    packed: usize,
    size: usize,
    offset: usize,
}

impl<'z> Archive<'z> {
    /// Reads the list of entries; none where it is broken, or too long.
    pub fn open(bytes: &'z [u8]) -> Option<Self> {
        let last = bytes.len().checked_sub(END)?;
        let first = bytes.len().saturating_sub(LONGEST_END);
        let end = (first..=last).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
        let (count, mut at) = (word(bytes, end + 10)?, long(bytes, end + 16)?);
        if count > MOST_ENTRIES {
            return None;
        }
        let mut entries = HashMap::with_capacity(count);
        for _ in 0..count {
            if !bytes.get(at..at + CENTRAL)?.starts_with(b"PK\x01\x02") {
                return None;
            }
            let name = word(bytes, at + 28)?;
            let behind = at + CENTRAL + name;
            let entry = Entry {
                method: word(bytes, at + 10)? as u16,
                packed: long(bytes, at + 20)?,
                size: long(bytes, at + 24)?,
                offset: long(bytes, at + 42)?,
            };
            if let Ok(name) = std::str::from_utf8(bytes.get(at + CENTRAL..behind)?) {
                entries.insert(name.to_owned(), entry);
            }
            at = behind + word(bytes, at + 30)? + word(bytes, at + 32)?;
        }
        Some(Self { bytes, entries, left: MOST_BYTES })
    }

    /// The names of all entries, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.entries.keys().cloned().collect();
        names.sort();
        names
    }

    /// Unpacks no more than this from now on.
    pub fn keep_to(&mut self, most: usize) {
        self.left = self.left.min(most);
    }

    /// Whether there is an entry.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The bytes of an entry; none where it is not there, broken, or more than is unpacked.
    pub fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = *self.entries.get(name)?;
        let local = self.bytes.get(entry.offset..).filter(|local| local.starts_with(b"PK\x03\x04"))?;
        let start = LOCAL + word(local, 26)? + word(local, 28)?;
        let packed = local.get(start..start.checked_add(entry.packed)?)?;
        if entry.size > self.left {
            return None;
        }
        let bytes = match entry.method {
            0 => packed.to_vec(),
            8 => miniz_oxide::inflate::decompress_to_vec_with_limit(packed, entry.size).ok()?,
            _ => return None,
        };
        self.left -= bytes.len().min(self.left);
        Some(bytes)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize)
}
