//! What the `tfplan` entry of a binary plan says, as far as it is of use here: Protocol Buffers with values in
//! `MessagePack` (hashicorp/terraform, `internal/plans/planproto/planfile.proto`; zclconf/go-cty, `cty/msgpack`).

use std::collections::{BTreeMap, HashMap};

use crate::value::{Symbol, Text, Value, Why};

/// The version of the format that Terraform has written since 0.12; it refuses any other.
const VERSION: u64 = 3;
/// Values inside values.
const DEEPEST: usize = 64;

/// So many values there may be in all variables, which take 216 bytes each, and so many addresses: a small archive can
/// unpack to very many.
const MOST: usize = 500_000;

/// A plan's variables and addresses.
#[derive(Default)]
pub struct Contents {
    /// How many values its variables have, those in others counted.
    values: usize,
    /// The values of the root's variables.
    pub variables: BTreeMap<String, Value>,
    /// Addresses of what is there after the apply, and where one is replaced, whether the new one comes first.
    pub addresses: HashMap<String, Option<bool>>,
    /// Whether something is deleted and nothing stays.
    pub destroys: bool,
    /// Whether the plan failed.
    pub errored: bool,
    /// Whether it was made for a part of the configuration.
    pub partial: bool,
}

/// Reads a plan. Says why where it is not one of this version, broken, or has more than is read.
pub fn contents(bytes: &[u8]) -> Result<Contents, &'static str> {
    const UNKNOWN: &str = "this version of the plan format is not known";
    let mut contents = Contents::default();
    let (mut version, mut applyable, mut complete) = (0, false, false);
    for field in Fields(bytes) {
        match field.ok_or(UNKNOWN)? {
            (1, Field::Number(number)) => version = number,
            (2, Field::Bytes(entry)) => {
                if let Some((name, value)) = variable(entry, &mut contents.values) {
                    contents.variables.insert(name, value);
                }
            }
            (3, Field::Bytes(change)) => contents.change(change),
            (20, Field::Number(number)) => contents.errored = number != 0,
            (25, Field::Number(number)) => applyable = number != 0,
            (26, Field::Number(number)) => complete = number != 0,
            _ => {}
        }
        if contents.values > MOST || contents.addresses.len() > MOST {
            return Err("the plan has more values or addresses than the 500,000 that acmlint reads");
        }
    }
    contents.partial = applyable && !complete;
    contents.destroys &= contents.addresses.is_empty();
    if version == VERSION { Ok(contents) } else { Err(UNKNOWN) }
}

impl Contents {
    fn change(&mut self, bytes: &[u8]) {
        // Action: NOOP 0, CREATE 1, READ 2, UPDATE 3, DELETE 5, DELETE_THEN_CREATE 6, CREATE_THEN_DELETE 7, FORGET 8.
        let (mut address, mut action, mut deposed) = (None, 0, false);
        for (number, field) in Fields(bytes).flatten() {
            match (number, field) {
                (7, Field::Bytes(key)) => deposed = !key.is_empty(),
                (9, Field::Bytes(change)) => {
                    let actions = Fields(change).flatten().filter_map(|(number, field)| match field {
                        Field::Number(action) if number == 1 => Some(action),
                        _ => None,
                    });
                    action = actions.last().unwrap_or_default();
                }
                (13, Field::Bytes(text)) => address = std::str::from_utf8(text).ok(),
                _ => {}
            }
        }
        let Some(address) = address.filter(|_| !deposed) else { return };
        let replaced = match action {
            5 | 8 => {
                self.destroys = true;
                return;
            }
            6 => Some(false),
            7 => Some(true),
            _ => None,
        };
        self.addresses.insert(address.to_owned(), replaced);
    }
}

fn variable(entry: &[u8], values: &mut usize) -> Option<(String, Value)> {
    let (mut name, mut value) = (None, None);
    for (number, field) in Fields(entry).flatten() {
        match (number, field) {
            (1, Field::Bytes(text)) => name = std::str::from_utf8(text).ok(),
            (2, Field::Bytes(dynamic)) => {
                let packed = Fields(dynamic).flatten().find_map(|(number, field)| match field {
                    Field::Bytes(packed) if number == 1 => Some(packed),
                    _ => None,
                });
                value = packed;
            }
            _ => {}
        }
    }
    let (name, packed) = (name?, value?);
    // A value of any type is a pair: its type as JSON, and it.
    let mut reader = Packed { bytes: packed, name, values };
    match reader.head()? {
        Head::List(2) => {}
        _ => return None,
    }
    reader.skip_bytes()?;
    Some((name.to_owned(), reader.value(0)?))
}

enum Field<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

/// The fields of a message; a broken one is the last.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn field(&mut self) -> Option<(u64, Field<'b>)> {
        let key = self.varint()?;
        let field = match key & 7 {
            0 => Field::Number(self.varint()?),
            1 => Field::Bytes(self.take(8)?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Field::Bytes(self.take(length)?)
            }
            5 => Field::Bytes(self.take(4)?),
            _ => return None,
        };
        Some((key >> 3, field))
    }
}

impl<'b> Iterator for Fields<'b> {
    type Item = Option<(u64, Field<'b>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// A `MessagePack` text that is being read.
struct Packed<'b, 'n> {
    bytes: &'b [u8],
    name: &'n str,
    /// How many values were read.
    values: &'n mut usize,
}

enum Head {
    Nil,
    Bool(bool),
    Number(f64),
    Text(usize),
    Bytes(usize),
    List(usize),
    Map(usize),
    /// An extension: go-cty's unknown values.
    Unknown(usize),
}

impl Packed<'_, '_> {
    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self, length: usize) -> Option<u64> {
        Some(self.take(length)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    fn length(&mut self, length: usize) -> Option<usize> {
        self.number(length).and_then(|number| usize::try_from(number).ok())
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_wrap, reason = "numbers of Terraform are floats here")]
    fn head(&mut self) -> Option<Head> {
        let byte = *self.take(1)?.first()?;
        Some(match byte {
            0x00..=0x7f => Head::Number(f64::from(byte)),
            0x80..=0x8f => Head::Map(usize::from(byte & 0x0f)),
            0x90..=0x9f => Head::List(usize::from(byte & 0x0f)),
            0xa0..=0xbf => Head::Text(usize::from(byte & 0x1f)),
            0xc0 => Head::Nil,
            0xc2 => Head::Bool(false),
            0xc3 => Head::Bool(true),
            0xc4 => Head::Bytes(self.length(1)?),
            0xc5 => Head::Bytes(self.length(2)?),
            0xc6 => Head::Bytes(self.length(4)?),
            0xc7 => Head::Unknown(self.length(1)?),
            0xc8 => Head::Unknown(self.length(2)?),
            0xc9 => Head::Unknown(self.length(4)?),
            0xca => Head::Number(f64::from(f32::from_bits(self.number(4)? as u32))),
            0xcb => Head::Number(f64::from_bits(self.number(8)?)),
            0xcc => Head::Number(self.number(1)? as f64),
            0xcd => Head::Number(self.number(2)? as f64),
            0xce => Head::Number(self.number(4)? as f64),
            0xcf => Head::Number(self.number(8)? as f64),
            0xd0 => Head::Number(f64::from(self.number(1)? as u8 as i8)),
            0xd1 => Head::Number(f64::from(self.number(2)? as u16 as i16)),
            0xd2 => Head::Number(f64::from(self.number(4)? as u32 as i32)),
            0xd3 => Head::Number(self.number(8)? as i64 as f64),
            0xd4..=0xd8 => Head::Unknown(1 << (byte - 0xd4)),
            0xd9 => Head::Text(self.length(1)?),
            0xda => Head::Text(self.length(2)?),
            0xdb => Head::Text(self.length(4)?),
            0xdc => Head::List(self.length(2)?),
            0xdd => Head::List(self.length(4)?),
            0xde => Head::Map(self.length(2)?),
            0xdf => Head::Map(self.length(4)?),
            0xe0..=0xff => Head::Number(f64::from(byte as i8)),
            0xc1 => return None,
        })
    }

    fn skip_bytes(&mut self) -> Option<()> {
        match self.head()? {
            Head::Bytes(length) | Head::Text(length) => self.take(length).map(|_| ()),
            _ => None,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        *self.values += 1;
        if depth > DEEPEST || *self.values > MOST {
            return None;
        }
        Some(match self.head()? {
            Head::Nil => Value::null(),
            Head::Bool(truth) => Value::bool(truth),
            Head::Number(number) => Value::number(number),
            Head::Text(length) | Head::Bytes(length) => Value::string(std::str::from_utf8(self.take(length)?).ok()?),
            Head::Unknown(length) => {
                // The byte of its type stands before its content.
                self.take(length.checked_add(1)?)?;
                Value::unknown(Why::new("the plan does not know it", None), Symbol::new(format!("var.{}", self.name)))
            }
            // Every element has a byte at least, so that a length that lies ends with the text.
            Head::List(length) => {
                let mut items = Vec::new();
                for _ in 0..length {
                    items.push(self.value(depth + 1)?);
                }
                Value::list(items)
            }
            Head::Map(length) => {
                let mut items = Vec::new();
                for _ in 0..length {
                    let key = match self.head()? {
                        Head::Text(length) | Head::Bytes(length) => std::str::from_utf8(self.take(length)?).ok()?,
                        _ => return None,
                    };
                    let key = Text::from(key);
                    items.push((key, self.value(depth + 1)?));
                }
                Value::object(items)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(bytes: &[u8]) -> Option<Value> {
        Packed { bytes, name: "v", values: &mut 0 }.value(0)
    }

    #[test]
    fn values_are_unpacked() {
        let map = unpacked(b"\x82\xa1a\x93\x01\xff\xc3\xa1b\xcb\x3f\xf8\0\0\0\0\0\0").unwrap();
        let list = Value::list(vec![Value::number(1.0), Value::number(-1.0), Value::bool(true)]);
        assert!(map.same(&Value::object(vec![("a".into(), list), ("b".into(), Value::number(1.5))])));
        assert!(unpacked(b"\xd4\0\0").unwrap().why().is_some());
    }

    #[test]
    fn what_is_broken_has_no_value() {
        let deep = vec![0x91; 10_000];
        for bytes in [&b"\xdd\xff\xff\xff\xff"[..], b"\xa5abc", b"\xc1", b"", &deep] {
            assert!(unpacked(bytes).is_none());
        }
        assert!(contents(b"\x08\x02").is_err() && contents(b"\x08\x03\x12\xff").is_err());
        assert!(contents(b"\x08\x03").is_ok());
    }
}
