//! 名单 Who is meant by a list that somebody pastes.

use domain::people::Person;
use office::named::named;
use serde_json::json;

fn people() -> Vec<Person> {
    let person = |id: &str, name: &str, unit: &str, number: &str| {
        let certificate = json!({
            "number": number, "categories": ["penalty"], "divisions": ["211103"],
            "valid_from": "2024-01-01", "valid_to": "2029-01-01", "status": "valid",
        });
        let person = json!({ "id": id, "name": name, "roles": ["officer"], "unit": unit, "certificate": certificate });
        serde_json::from_value(person).unwrap()
    };
    vec![
        person("a", "张三", "一中队", "SYN-1"),
        person("b", "张三", "二中队", "SYN-2"),
        person("c", "李四", "二中队", "SYN-3"),
        person("d", "王五", "一中队", "SYN-4"),
    ]
}

#[test]
fn each_entry_is_one_person_several_or_nobody() {
    let people = people();
    let all: Vec<&Person> = people.iter().collect();
    let read = |text: &str| {
        let read = named(text, &all);
        let found: Vec<String> = read.found.iter().map(|person| person.id.clone()).collect();
        let several: Vec<(String, usize)> =
            read.several.iter().map(|(entry, suit)| (entry.clone(), suit.len())).collect();
        (found.join(""), several, read.unknown)
    };
    let whole = |found: &str| (found.to_owned(), Vec::new(), Vec::new());
    assert_eq!(read("李四\r\n王　五"), whole("cd"), "lines, and a name with a blank inside");
    assert_eq!(read("李四，王五；李四"), whole("cd"), "each once");
    assert_eq!(read("李四 王五"), whole("cd"), "names with blanks between");
    assert_eq!(read("ｓｙｎ－３、d"), whole("cd"), "full-width numbers, and the id");
    assert_eq!(read("序号\t姓名\t证件编号\n1\t李四\tSYN-3\n2\t王五\t"), whole("cd"), "rows of a table");
    assert_eq!(read("张三").1, [("张三".to_owned(), 2)], "namesakes are asked about");
    assert_eq!(read("张三\t二中队"), whole("b"), "the unit tells namesakes apart");
    assert_eq!(read("张三 SYN-1"), whole("a"), "so does the number");
    assert_eq!(read("李四 SYN-4").2, ["李四 SYN-4"], "name and number of two people");
    assert_eq!(read("赵六\nSYN-9").2, ["赵六", "SYN-9"]);
    assert_eq!(read(" \n，"), whole(""));
}
