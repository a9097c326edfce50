//! 事件的冻结名称 The names under which events beside those of cases, lists and people are stored.

/// Gives a type of event its frozen names, which are those of its variants: a variant that is not named does not compile. After `in`
/// stand variants that hold events with names of their own.
macro_rules! stored {
    ($type:ident { $( $event:ident ),+ $(,)? } $( in $( $other:ident ),+ )?) => {
        impl $type {
            /// The frozen name under which the event is stored.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $( Self::$event { .. } => stringify!($event), )+
                    $( $( Self::$other(event) => event.name(), )+ )?
                }
            }

            /// The frozen names of all these events.
            pub const NAMES: &'static [&'static str] = &[$( stringify!($event) ),+];
        }
    };
}

pub(crate) use stored;
