//! Says whether a JSON value fits a JSON Schema. Knows the keywords that the schemas use and refuses any other, so that
//! none is passed over in silence.

use serde_json::{Map, Value};

/// Keywords that say nothing about what fits.
const SAY_NOTHING: [&str; 6] = ["$schema", "$defs", "title", "description", "default", "format"];

/// Why a value does not fit; nothing when it does.
pub fn misfit(root: &Value, value: &Value) -> Option<String> {
    check(root, root, value, "")
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let keywords = match schema {
        Value::Bool(fits) => return (!fits).then(|| format!("{at}: nothing fits")),
        other => other.as_object().unwrap(),
    };
    keywords.iter().find_map(|(keyword, meaning)| keyword_misfit(root, keywords, keyword, meaning, value, at))
}

fn keyword_misfit(
    root: &Value,
    schema: &Map<String, Value>,
    keyword: &str,
    meaning: &Value,
    value: &Value,
    at: &str,
) -> Option<String> {
    let says = |wrong: bool| wrong.then(|| format!("{at}: {value:.60} does not fit {keyword} {meaning:.60}"));
    let fitting =
        |schemas: &Value| schemas.as_array().unwrap().iter().filter(|s| check(root, s, value, at).is_none()).count();
    match keyword {
        "$ref" => {
            let target = root.pointer(meaning.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
            check(root, target, value, at)
        }
        "type" => {
            let types = meaning.as_array().map_or_else(|| std::slice::from_ref(meaning), Vec::as_slice);
            says(!types.iter().any(|name| is_of(value, name.as_str().unwrap())))
        }
        "const" => says(value != meaning),
        "enum" => says(!meaning.as_array().unwrap().contains(value)),
        "minimum" => says(value.as_f64().is_some_and(|number| number < meaning.as_f64().unwrap())),
        "maximum" => says(value.as_f64().is_some_and(|number| number > meaning.as_f64().unwrap())),
        "oneOf" => says(fitting(meaning) != 1),
        "anyOf" => says(fitting(meaning) == 0),
        "items" => {
            let items = value.as_array()?;
            items.iter().enumerate().find_map(|(index, item)| check(root, meaning, item, &format!("{at}[{index}]")))
        }
        "prefixItems" => {
            let pairs = value.as_array()?.iter().zip(meaning.as_array().unwrap()).enumerate();
            pairs.into_iter().find_map(|(index, (item, schema))| check(root, schema, item, &format!("{at}[{index}]")))
        }
        "minProperties" => says(value.as_object().is_some_and(|all| (all.len() as u64) < meaning.as_u64().unwrap())),
        "dependentRequired" => {
            let fields = value.as_object()?;
            let wants = meaning.as_object().unwrap().iter().filter(|(name, _)| fields.contains_key(*name));
            let mut wanted = wants.flat_map(|(_, wanted)| wanted.as_array().unwrap());
            let missing = wanted.find(|name| !fields.contains_key(name.as_str().unwrap()));
            missing.map(|name| format!("{at}: {name} is missing"))
        }
        "minItems" => says(value.as_array().is_some_and(|items| (items.len() as u64) < meaning.as_u64().unwrap())),
        "maxItems" => says(value.as_array().is_some_and(|items| items.len() as u64 > meaning.as_u64().unwrap())),
        "required" => {
            let fields = value.as_object()?;
            let missing = meaning.as_array().unwrap().iter().find(|name| !fields.contains_key(name.as_str().unwrap()));
            missing.map(|name| format!("{at}: {name} is missing"))
        }
        "properties" => {
            let known = meaning.as_object().unwrap();
            let pairs = value.as_object()?.iter().filter_map(|(name, field)| Some((name, field, known.get(name)?)));
            pairs.into_iter().find_map(|(name, field, schema)| check(root, schema, field, &format!("{at}.{name}")))
        }
        "additionalProperties" => {
            assert_eq!(meaning, &Value::Bool(false), "only false is known");
            let known = schema.get("properties").and_then(Value::as_object);
            let is_known = |name: &String| known.is_some_and(|known| known.contains_key(name));
            let unknown = value.as_object()?.keys().find(|name| !is_known(name));
            unknown.map(|name| format!("{at}: {name} is unknown"))
        }
        other => {
            assert!(SAY_NOTHING.contains(&other), "the validator does not know the keyword {other}");
            None
        }
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}
