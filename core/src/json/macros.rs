//! `record!` and `words!`: a document's type written down once.

/// Declares a struct that documents hold: its fields, their JSON names and defaults, its serialisation, its schema and a
/// decoder that reports every missing, unknown and wrong field. `field as "name": Type = default` — name and default may be left out.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident $(as $json:literal)? : $type:ty $(= $default:expr)? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(transform = crate::json::relax::<$name>))]
        pub struct $name {
            $(
                $(#[$field_meta])*
                $(#[serde(rename = $json)])?
                #[serde(skip_serializing_if = "crate::json::Decode::is_absent")]
                pub $field: $type,
            )*
        }

        impl crate::json::Decode for $name {
            fn decode<'a>(json: &'a crate::json::Json, decoder: &mut crate::json::Decoder<'a>) -> Option<Self> {
                let mut fields = decoder.object(json)?;
                $( let $field: Option<$type> = crate::json::record!(@read fields, decoder, crate::json::record!(@name $field $($json)?), $($default)?); )*
                fields.finish(decoder);
                match ($( $field, )*) {
                    ($( Some($field), )*) => Some(Self { $( $field, )* }),
                    _ => None,
                }
            }
        }

        #[cfg(feature = "schema")]
        impl crate::json::Defaulted for $name {
            const FIELDS: &'static [(&'static str, bool)] =
                &[ $( (crate::json::record!(@name $field $($json)?), crate::json::record!(@defaulted $($default)?)) ),* ];
        }
    };
    (@name $field:ident $json:literal) => { $json };
    (@name $field:ident) => { stringify!($field) };
    (@defaulted) => { false };
    (@defaulted $default:expr) => { true };
    (@read $fields:ident, $decoder:ident, $name:expr, ) => { $fields.required($name, $decoder) };
    (@read $fields:ident, $decoder:ident, $name:expr, $default:expr) => { $fields.or_default($name, || $default, $decoder) };
}

/// Declares an enum of fixed words, as documents write them.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $( $(#[$variant_meta])* #[serde(rename = $word)] $variant, )* }

        impl $name {
            /// Every word there is.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),* ];

            /// The word as documents write it.
            #[allow(dead_code)] // an enum of the wire's own need not say its words
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl crate::json::Decode for $name {
            fn decode<'a>(json: &'a crate::json::Json, decoder: &mut crate::json::Decoder<'a>) -> Option<Self> {
                let text = decoder.text(json)?;
                const WORDS: &[&str] = &[ $( $word ),* ];
                let place = decoder.word(text, WORDS)?;
                Self::ALL.get(place).copied()
            }
        }
    };
}

pub(crate) use {record, words};
