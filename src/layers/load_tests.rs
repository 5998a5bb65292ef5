use std::path::Path;

use super::*;

fn project(text: &str, folder: &Path) -> Project {
    let text = format!("schema = 1\nname = 'x'\nas_of = 2026\nplans = []\n{text}");
    Project::parse(&text, Path::new("project.toml"), folder.to_owned()).expect("a project")
}

#[test]
fn a_cell_size_that_no_grid_can_have_is_refused() {
    let with = |cell_m: &str| {
        let text = format!("people = {{ kind = 'areas', path = 'p.csv', cell_m = {cell_m} }}");
        side_of_cells(&project(&text, Path::new(".")), || 50.0)
    };
    assert_eq!(with("25.0").expect("in range"), 25.0);
    for odd in ["0.0", "-5.0", "nan", "inf"] {
        assert!(with(odd).expect_err(odd).to_string().contains("hint: set people.cell_m between 1 and 10000"));
    }
}
