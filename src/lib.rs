//! tlars: TLA+ specifications evaluated and checked.
