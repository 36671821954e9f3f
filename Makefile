# Everything one does with this project. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
# Read once per environment, so that a second `make run` starts at once.
RUN_ENVIRONMENT := .venv/has-requirements
TEST_ENVIRONMENT := .venv/has-requirements-dev
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help run test check audit bench prove screenshots lighthouse lock
.DEFAULT_GOAL := help

help: ## 列出这些命令 · list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_ENVIRONMENT) ## 启动门户 · serve the portal (PORT, DATABASE_URL, DATA_DIR, PUBLIC_URL)
	@$(BIN)/python manage.py start

test: $(TEST_ENVIRONMENT) ## 全部测试：SQLite、PostgreSQL、浏览器 · every test (ARGS="-k word --only sqlite")
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests $(ARGS)

check: $(TEST_ENVIRONMENT) ## 代码检查、格式、迁移、部署设置、模板 · lint, format, migrations, deploy settings, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# In a folder of its own: what is checked is the code, never this machine's data.
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export DATA_DIR="$$data" DATABASE_URL= PUBLIC_URL= && set -x && \
	$(BIN)/python manage.py makemigrations --check --dry-run && \
	PUBLIC_URL=https://example.org $(BIN)/python manage.py check --deploy --fail-level WARNING && \
	$(BIN)/python -m pytest -q tests/test_templates_compile.py

audit: $(TEST_ENVIRONMENT) ## 依赖的已知漏洞 · known vulnerabilities of what we depend on
	@$(BIN)/python -m tests.dependency_audit requirements.txt

bench: $(TEST_ENVIRONMENT) ## 与 Datasette 和常见做法并排比速度 · speed beside Datasette and the usual design (ARGS="--part speed")
	@$(BIN)/python -m bench $(ARGS)

screenshots: $(TEST_ENVIRONMENT) ## 每类页面的截图：360、768、1280，浅色深色 · a picture of each kind of page (ARGS="FOLDER KIND…")
	@$(BIN)/python -m tests.screenshots $(ARGS)

lighthouse: $(TEST_ENVIRONMENT) ## Lighthouse 五次取中（需要 npx） · median of five, where npx can get it (ARGS="KIND…")
	@$(BIN)/python -m tests.lighthouse $(ARGS)

prove: $(TEST_ENVIRONMENT) ## 长时间的验证：攻击、断电、恢复、五万次接口请求 · long proofs: attacks, kill -9, restore, 50,000 API requests
	@$(BIN)/python -m bench.attacks
	@$(BIN)/python -m bench --scale tiny
	@API_CASES=50000 $(BIN)/python -m tests --limit 240 tests/data/test_api_by_its_description.py
	@EXHAUSTIVE=1 $(BIN)/python -m tests --limit 240
	@$(BIN)/python -m bench.datasette
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && DATABASE_URL= DATA_DIR="$$data" $(BIN)/python -m bench.edits 10000 1000

UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock'

lock: $(TEST_ENVIRONMENT) ## 重新锁定依赖 · write requirements.txt and requirements-dev.txt anew (ARGS="--upgrade")
	@test -x $(BIN)/uv || $(PIP_INSTALL) uv
	$(UV) $(ARGS) requirements.in -o requirements.txt
	$(UV) $(ARGS) requirements-dev.in -o requirements-dev.txt

$(RUN_ENVIRONMENT): requirements.txt
$(TEST_ENVIRONMENT): requirements-dev.txt $(RUN_ENVIRONMENT)
.venv/has-%:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	"需要 Python 3.11 或更新的版本：请安装，或用 make PYTHON=/path/to/python3.11 指定。"; echo >&2 \
	"Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
	"Python 缺少 venv 模块。Debian/Ubuntu 请运行：apt-get install python3-venv"; echo >&2 \
	"Python's venv module is missing. On Debian/Ubuntu run: apt-get install python3-venv"; exit 1; }
	@echo >&2 "正在安装 $*.txt 列出的依赖 · installing what $*.txt lists …"
	@$(PYTHON) -m venv .venv
	@$(PIP_INSTALL) --require-hashes -r $*.txt
	@touch $@
