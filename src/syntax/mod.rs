//! Syntax: takes text, gives the tree and all of its errors; knows spelling and precedence, not meaning.

pub mod ast;
