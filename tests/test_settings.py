"""Settings come from the first place that has them."""

from pathlib import Path

import pytest

from giextract.settings import load


def test_flag_before_environment_before_file(tmp_path: Path) -> None:
    """A flag wins over the environment, the environment over the file, the file over the default."""
    (tmp_path / "giextract.toml").write_text('jobs = 3\nmodel_name = "file"\nbase_url = "http://file"\n')
    told = load({"jobs": 5, "model": None}, {"GIEXTRACT_JOBS": "4", "GIEXTRACT_MODEL": "environment"}, tmp_path)
    assert (told.jobs, told.model_name, told.base_url, told.max_bytes) == (5, "environment", "http://file", None)


def test_key_is_not_printed(tmp_path: Path) -> None:
    """A key is known and shown nowhere."""
    told = load({}, {"OPENAI_API_KEY": "sk-secret"}, tmp_path)
    assert told.has_model
    assert "sk-secret" not in repr(told)


def test_empty_variable_is_unset(tmp_path: Path) -> None:
    """A variable that is set to nothing says nothing."""
    assert not load({}, {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, tmp_path).has_model


@pytest.mark.parametrize(
    ("flags", "environment", "file", "place"),
    [
        ({"jobs": 0}, {}, "", "--jobs"),
        ({}, {"GIEXTRACT_MAX_BYTES": "much"}, "", "GIEXTRACT_MAX_BYTES"),
        ({}, {"GIEXTRACT_MAX_MEMORY": "1000"}, "", "GIEXTRACT_MAX_MEMORY: max_memory"),
        ({}, {}, "jobs = -1", "giextract.toml"),
        ({}, {}, "job = 1", "giextract.toml: job"),
        ({}, {}, "jobs = ", "giextract.toml"),
    ],
)
def test_senseless_setting_names_its_place(
    flags: dict[str, object], environment: dict[str, str], file: str, place: str, tmp_path: Path
) -> None:
    """The message says where the setting stands."""
    (tmp_path / "giextract.toml").write_text(file)
    with pytest.raises(ValueError, match=r"^[^\n]+$") as raised:
        load(flags, environment, tmp_path)
    assert place in str(raised.value)
