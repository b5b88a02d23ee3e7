#!/bin/sh
# Brings the catalogs up to date with the German of the main branch, lets the engines of the config draft, and pushes
# the result as one commit; none, if nothing has changed. It approves nothing, pushes nothing by force, and commits
# nothing but catalogs in locales/. A push that comes too late is made anew on top of the other one.
#
#   sh ci/zwiesprache-drafts.sh         drafts
#   sh ci/zwiesprache-drafts.sh build   dist/ from what stands on the main branch, whatever waits elsewhere
#
# All settings stand in the environment:
#   ZWIESPRACHE_BRANCH   the main branch (main)
#   ZWIESPRACHE_DRAFTS   push: to the main branch (this is the default); request: to a branch of its own, for which a
#                        change request is opened on GitHub and GitLab, and continued until somebody merges it
#   ZWIESPRACHE_REQUEST  the name of that branch (zwiesprache/drafts)
#   ZWIESPRACHE_TOKEN    may push (GitLab) and open pull requests (GitHub); without it the job's own token
#   ZWIESPRACHE_NAME, ZWIESPRACHE_EMAIL   who commits
#   ZWIESPRACHE_TRIES    how often a push is tried (5)
#   ZWIESPRACHE_WAIT     how many seconds to wait for another run in this clone (900)
#
# Exit codes: 0 done; 5 an engine failed and 6 a file was refused, all else is pushed; 1 a person has to look, the last
# line says at what; others are those of zwiesprache.

# shellcheck disable=SC2317  # some functions are called by a trap
set -eu

say() { printf 'zwiesprache-drafts: %s\n' "$*" >&2; }

stop() {
    say "$*"
    exit 1
}

main() {
    # shellcheck disable=SC2046  # the names are words; a hook of git has them in its environment
    unset $(git rev-parse --local-env-vars)
    cd "$(dirname "$0")/.."
    branch=${ZWIESPRACHE_BRANCH:-main}
    request=${ZWIESPRACHE_REQUEST:-zwiesprache/drafts}
    case ${ZWIESPRACHE_DRAFTS:-push} in
        push) target=$branch ;;
        request) target=$request ;;
        *) stop "ZWIESPRACHE_DRAFTS is push or request, not $ZWIESPRACHE_DRAFTS." ;;
    esac
    GIT_AUTHOR_NAME=${ZWIESPRACHE_NAME:-Zwiesprache}
    GIT_AUTHOR_EMAIL=${ZWIESPRACHE_EMAIL:-zwiesprache@bot.invalid}
    GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME
    GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
    export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL

    result=0
    verb=${1:-drafts}
    case $verb in
        drafts | build) ;;
        *) stop "Say drafts or build, not $verb." ;;
    esac
    acquire
    begin
    "$verb"
    exit "$result"
}

# -- one run at a time in a clone ------------------------------------------------------------------------------------

LOCK=refs/zwiesprache/running # a ref is made, taken over and removed at one blow

acquire() {
    mine=$(printf '%s %s\n' "$$" "$(date)" | git hash-object -w --stdin)
    waited=0
    cut_off=''
    until git update-ref "$LOCK" "$mine" '' 2>/dev/null; do
        held=$(git rev-parse --quiet --verify "$LOCK") || continue
        owner=$(git cat-file blob "$held" | cut -d ' ' -f 1)
        if [ ! -d "/proc/$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            if git update-ref "$LOCK" "$mine" "$held" 2>/dev/null; then
                cut_off=yes
                break
            fi
            continue
        fi
        [ "$waited" -gt 0 ] || say "Waiting for another run (process $owner)."
        [ "$waited" -lt "${ZWIESPRACHE_WAIT:-900}" ] || stop "Another run (process $owner) does not end." \
            "If there is none: git update-ref -d $LOCK"
        sleep 1
        waited=$((waited + 1))
    done
    clean=''
    files=''
    trap release EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

release() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$files" ] || rm -rf "$files"
    [ -z "$clean" ] || back
    git update-ref -d "$LOCK" "$mine" || :
    exit "$code"
}

# -- the clone: clean before, clean behind, and as new as what was pushed ----------------------------------------------

begin() {
    if [ -n "$cut_off" ]; then
        say "The run before was cut off; this one begins anew."
        sweep
    fi
    left=$(git status --porcelain --untracked-files=no && git status --porcelain -- locales)
    [ -z "$left" ] || stop "In this clone is work that is not committed. Commit it, or use a clone of its own: $left"
    began=$(git symbolic-ref --quiet --short HEAD) || began=''
    clean=yes
    files=$(mktemp -d)
    echo '*.po merge=zwiesprache' >"$files/attributes"
}

sweep() {
    git merge --abort 2>/dev/null || :
    git reset --quiet --hard
    git clean --quiet -d --force -- locales
}

back() {
    sweep
    if [ -n "$began" ]; then
        git checkout --quiet "$began" || :
    fi
    if [ "$began" = "$branch" ]; then
        git merge --quiet --ff-only "refs/remotes/origin/$branch" 2>/dev/null || :
    fi
}

fetched() { # the commit at which a branch of the server stands; nothing if there is no such branch
    code=0
    git ls-remote --quiet --exit-code origin "refs/heads/$1" >"$files/remote" || code=$?
    case $code in
        0) ;;
        2) return 0 ;;
        *) stop "The server of this clone can't be asked (git remote get-url origin)." ;;
    esac
    git fetch --quiet --no-tags origin "+refs/heads/$1:refs/remotes/origin/$1" &&
        git rev-parse "refs/remotes/origin/$1^{commit}"
}

# -- drafting --------------------------------------------------------------------------------------------------------

drafts() {
    try=1
    while :; do
        stand
        result=0
        step extract
        step draft
        commit
        if [ -z "$made" ]; then
            say "Nothing to push."
            break
        fi
        if push; then break; fi
        now=$(fetched "$target")
        [ "$now" != "$before" ] || stop "$target can't be pushed to, git says why above. Is it protected? Then set" \
            "ZWIESPRACHE_DRAFTS=request, or give a token that may push."
        [ "$try" -lt "${ZWIESPRACHE_TRIES:-5}" ] || stop "$target has moved on $try times. Run it again."
        say "$target has moved on; once more, on top of it."
        sleep "$try"
        try=$((try + 1))
    done
    if [ "$target" = "$request" ] && [ -n "$open" ] && [ "${GITHUB_ACTIONS:-}" = true ]; then open_pull_request; fi
}

stand() { # on what the next commit shall follow; sets `tip`, the main branch, and `before`, where the target stands
    sweep
    tip=$(fetched "$branch")
    [ -n "$tip" ] || stop "The server has no branch $branch (ZWIESPRACHE_BRANCH)."
    before=$tip
    onto=$tip
    merging=''
    if [ "$target" = "$request" ]; then
        [ "$(git rev-parse --is-shallow-repository)" = false ] || git fetch --quiet --unshallow origin
        before=$(fetched "$request")
        if [ -n "$before" ] && ! git merge-base --is-ancestor "$before" "$tip"; then onto=$before; fi
    fi
    git checkout --quiet --detach "$onto"
    # What reviewers did on the main branch comes along with the next change of the German, as it needs no drafts.
    if [ "$onto" != "$tip" ] && ! git diff --quiet "$onto...$tip" -- . ':(exclude)locales'; then
        merging=yes
        git -c core.attributesFile="$files/attributes" \
            -c merge.zwiesprache.driver='zwiesprache merge %O %A %B %P' \
            merge --quiet --no-ff --no-commit "$tip" ||
            stop "On $branch and on $request people wrote different things, see above. Merge $branch into $request" \
                "in your own clone (zwiesprache merge --install), decide, and push."
    fi
}

step() { # a command of zwiesprache; what fails for one engine or file does not stop the others
    code=0
    zwiesprache "$@" || code=$?
    case $code in
        0) ;;
        5 | 6) [ "$code" -lt "$result" ] || result=$code ;;
        *) exit "$code" ;;
    esac
}

commit() { # sets `made` if there is something to commit, and `open` if there is something that main has not
    made=''
    open=''
    if [ -n "$(git status --porcelain -- 'locales/*.po')" ]; then git add --all -- 'locales/*.po'; fi
    if git diff --cached --quiet "$tip" -- locales; then return; fi
    open=yes
    if [ -z "$merging" ] && git diff --cached --quiet; then return; fi
    count=$(git diff --cached --name-only "$tip" -- locales | wc -l)
    note='Nothing of them is published before a person has approved it.'
    # The main branch needs no pipeline of its own for drafts; a change request may need one to be merged.
    [ "$target" = "$request" ] || note="$note [skip ci]"
    git commit --quiet --message "Drafts: $((count)) files" --message "$note" --message "Zwiesprache-Drafts: $tip"
    made=yes
}

# -- the server ------------------------------------------------------------------------------------------------------

TITLE='Drafts of translations'
TEXT='What changed in the German, drafted. Review it here or in a PO editor: without fuzzy a sentence is approved.'

push() {
    if [ "${GITLAB_CI:-}" != true ]; then
        git push --quiet origin "HEAD:refs/heads/$target"
        return
    fi
    set -- # no options
    if [ "$target" = "$request" ]; then
        set -- --push-option=merge_request.create --push-option="merge_request.target=$branch" \
            --push-option="merge_request.title=$TITLE" --push-option="merge_request.description=$TEXT" \
            --push-option=merge_request.remove_source_branch
    fi
    # Git asks this for a name and a password, so that the token stands in no command line, file or address.
    # shellcheck disable=SC2016
    helper='!if test -n "$ZWIESPRACHE_TOKEN"
        then echo username=zwiesprache; echo "password=$ZWIESPRACHE_TOKEN"
        else echo username=gitlab-ci-token; echo "password=$CI_JOB_TOKEN"
        fi; :'
    git -c credential.helper= -c credential.helper="$helper" push --quiet "$@" \
        "$CI_SERVER_URL/$CI_PROJECT_PATH.git" "HEAD:refs/heads/$target"
}

open_pull_request() { # if there is none
    pulls=${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/pulls
    found=$(api "$pulls?state=open&base=$branch&head=${GITHUB_REPOSITORY%%/*}:$request") || stop "GitHub can't be asked."
    case $found in *'"number"'*) return ;; esac
    printf '{"title": "%s", "body": "%s", "base": "%s", "head": "%s"}' \
        "$TITLE" "$TEXT" "$branch" "$request" >"$files/request"
    api "$pulls" --data "@$files/request" >"$files/answer" || {
        cat "$files/answer" >&2
        stop "The drafts are on the branch $request, but GitHub opens no pull request. Allow it in Settings, Actions," \
            "General: 'Allow GitHub Actions to create and approve pull requests', or give ZWIESPRACHE_TOKEN."
    }
    say "Opened a pull request for $request."
}

api() {
    printf 'header = "Authorization: Bearer %s"\n' "${ZWIESPRACHE_TOKEN:-$GH_TOKEN}" |
        curl --silent --show-error --fail-with-body --config - \
            --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' "$@"
}

build() { # the catalogs follow the German here as well, so that a page that was renamed is not away until it is merged
    tip=$(fetched "$branch")
    git checkout --quiet --detach "$tip"
    step extract
    step build
}

main "$@"
