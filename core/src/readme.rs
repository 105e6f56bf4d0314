//! Runs the Rust blocks of both READMEs as documentation tests; nothing of it is built otherwise.

#[doc = include_str!("../../README.md")]
pub struct English;

#[doc = include_str!("../../README.zh-CN.md")]
pub struct Chinese;
