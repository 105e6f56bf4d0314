//! `record!` and `string_enum!`: a document's type written down once.
//!
//! One declaration gives the Rust type, its JSON form, its decoder and (feature `schema`) its published JSON Schema, whose
//! descriptions are the doc comments of the fields. What the decoder lets a writer leave out, the schema does not require:
//! both read the same `= default`.

/// Declares a struct that documents hold: its fields, their JSON names and defaults, its serialisation, its schema and a
/// decoder that reports every missing, unknown and wrong field.
///
/// A field is `pub field as "name": Type = default`. Name and default may be left out, and the visibility may be narrower than
/// `pub`. The struct may gain fields: other crates read it from JSON or make it by its constructor. Without a default, a field
/// must be there unless its type says otherwise (`Option<T>`). What stands in `beside { … }` is the crate's own: it is neither
/// read nor written, and begins with its type's default. Example:
///
/// ```text
/// record! {
///     /// One option of a choice.
///     pub struct FactOption {
///         /// Unique among the options of its fact.
///         pub id: Id,
///         /// Shown to people; the id if not stated.
///         pub title: Text = Text::Empty,
///     }
/// }
/// ```
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* $vis:vis $field:ident $(as $json:literal)? : $type:ty $(= $default:expr)? ),* $(,)?
        }
        $( beside { $( $(#[$own_meta:meta])* $own:ident : $own_type:ty ),* $(,)? } )?
    ) => {
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), serde(deny_unknown_fields))]
        #[cfg_attr(feature = "schema", schemars(transform = crate::base::json::require_undefaulted_fields::<$name>))]
        #[non_exhaustive]
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[$field_meta])*
                $(#[cfg_attr(feature = "schema", serde(rename = $json))])?
                #[cfg_attr(feature = "schema", serde(skip_serializing_if = "crate::base::json::Decode::is_absent"))]
                $vis $field: $type,
            )*
            $($(
                $(#[$own_meta])*
                #[cfg_attr(feature = "schema", serde(skip))]
                pub(crate) $own: $own_type,
            )*)?
        }

        // serde's derive would ask twice which fields there are: once to count them, for formats that are not JSON.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut record = serializer.serialize_map(None)?;
                $( if !crate::base::json::Decode::is_absent(&self.$field) {
                    serde::ser::SerializeMap::serialize_entry(&mut record, crate::base::json::record!(@name $field $($json)?), &self.$field)?;
                } )*
                serde::ser::SerializeMap::end(record)
            }
        }

        crate::base::json::deserialize_decoded!($name);

        impl crate::base::json::Decode for $name {
            fn decode<'a>(json: &'a crate::base::json::Json, decoder: &mut crate::base::json::Decoder<'a>) -> Option<Self> {
                let mut record = <Self as crate::base::json::Placeholder>::placeholder();
                crate::base::json::Placeholder::read(&mut record, json, decoder).then_some(record)
            }
        }

        impl crate::base::json::Placeholder for $name {
            fn placeholder() -> Self {
                Self {
                    $( $field: crate::base::json::record!(@placeholder $type, $($default)?), )*
                    $($( $own: <$own_type>::default(), )*)?
                }
            }

            fn read<'a>(&mut self, json: &'a crate::base::json::Json, decoder: &mut crate::base::json::Decoder<'a>) -> bool {
                decoder.record(json, &[ $( crate::base::json::record!(@name $field $($json)?) ),* ], self)
            }
        }

        impl crate::base::json::RecordFields for $name {
            fn read<'a>(
                &mut self,
                place: usize,
                json: Option<&'a crate::base::json::Json>,
                decoder: &mut crate::base::json::Decoder<'a>,
            ) -> bool {
                #[allow(non_camel_case_types)] // the fields, counted
                enum Place { $( $field, )* }
                $( if place == Place::$field as usize {
                    return crate::base::json::record!(@read &mut self.$field, json, decoder, $($default)?);
                } )*
                false
            }
        }

        #[cfg(feature = "schema")]
        impl crate::base::json::Defaulted for $name {
            fn fields() -> Vec<(&'static str, bool)> {
                vec![ $( (
                    crate::base::json::record!(@name $field $($json)?),
                    crate::base::json::record!(@defaulted $($default)?) || <$type as crate::base::json::Decode>::absent().is_some(),
                ) ),* ]
            }
        }
    };
    (@name $field:ident $json:literal) => { $json };
    (@name $field:ident) => { stringify!($field) };
    (@defaulted) => { false };
    (@defaulted $default:expr) => { true };
    (@placeholder $type:ty, ) => { <$type as crate::base::json::Placeholder>::placeholder() };
    (@placeholder $type:ty, $default:expr) => { $default };
    (@read $field:expr, $json:ident, $decoder:ident, ) => { crate::base::json::decode_field($field, $json, $decoder) };
    (@read $field:expr, $json:ident, $decoder:ident, $default:expr) => { crate::base::json::decode_field_or_default($field, $json, $decoder) };
}

/// Declares an enum of fixed words, as documents write them: `HalfUp = "half_up"`. Any other word is an `unknown_word` whose
/// message lists all of them. `ALL` and the order of values are those of the declaration.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$meta])*
        #[non_exhaustive]
        pub enum $name { $( $(#[$variant_meta])* #[cfg_attr(feature = "schema", serde(rename = $word))] $variant, )* }

        impl $name {
            /// Every word there is.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),* ];

            /// The word as documents write it.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        crate::base::json::deserialize_decoded!($name);

        impl crate::base::json::Decode for $name {
            fn decode<'a>(json: &'a crate::base::json::Json, decoder: &mut crate::base::json::Decoder<'a>) -> Option<Self> {
                let text = decoder.text(json)?;
                let place = decoder.word(text, &[ $( $word ),* ])?;
                Self::ALL.get(place).copied()
            }
        }

        impl crate::base::json::Placeholder for $name {
            fn placeholder() -> Self {
                crate::base::json::string_enum!(@first $($variant)*)
            }
        }
    };
    (@first $first:ident $($variant:ident)*) => { Self::$first };
}

/// `serde::Deserialize` for types that have a decoder, by that decoder: one set of rules, whatever reads the text.
macro_rules! deserialize_decoded {
    ($($name:ty),+ $(,)?) => { $(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::base::json::deserialize(deserializer)
            }
        }
    )+ };
}

pub(crate) use {deserialize_decoded, record, string_enum};
