package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"strings"

	"golang.org/x/term"

	"earshot"
)

// userCmd looks after the people who may sign in.
type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add one of our people, or change what is known of them."`
	Password userPasswordCmd `cmd:"" help:"Set somebody's password; it is asked for, or read from standard input."`
	List     userListCmd     `cmd:"" help:"List our people."`
	Token    userTokenCmd    `cmd:"" help:"Make a token for programs that call the API as somebody."`
}

type userAddCmd struct {
	Email    string   `arg:"" help:"E-mail address; people sign in with it."`
	Name     string   `required:"" help:"Name as it stands in transcripts."`
	Alias    []string `help:"Another spelling of the name; may be repeated."`
	Role     string   `help:"What they may do." enum:"admin,manager,rep,csm" default:"csm"`
	Team     string   `help:"Their team."`
	TimeZone string   `help:"Their time zone (IANA name)." default:"UTC"`
	ID       string   `help:"Their id; the part of the address before the @ unless given."`
}

// Run adds the person; no password is set.
func (cmd userAddCmd) Run(ctx context.Context, a *app) error {
	address, err := mail.ParseAddress(cmd.Email)
	if err != nil {
		return usage("%q is no e-mail address", cmd.Email)
	}
	email := strings.ToLower(address.Address)
	id, _, _ := strings.Cut(email, "@")
	p := earshot.Person{ID: earshot.PersonID(firstOf(cmd.ID, id)), Name: cmd.Name, Aliases: cmd.Alias, Email: email,
		Role: earshot.PersonRole(cmd.Role), Team: cmd.Team, TimeZone: cmd.TimeZone}
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.store.PutPeople(ctx, []earshot.Person{p}); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s is known as %s; earshot user password %s lets them sign in\n", p.Name, p.ID, p.Email)
	return nil
}

type userPasswordCmd struct {
	Email string `arg:"" help:"Whose password."`
}

// Run sets the password.
func (cmd userPasswordCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := h.store.PersonByEmail(ctx, strings.ToLower(cmd.Email))
	if errors.Is(err, earshot.ErrNotFound) {
		return earshot.WithHint(fmt.Errorf("nobody here has the address %s", cmd.Email), "earshot user add "+cmd.Email+" --name NAME adds them")
	}
	if err != nil {
		return err
	}
	password, err := a.password()
	if err != nil {
		return err
	}
	now, err := h.now()
	if err != nil {
		return err
	}
	if err := h.store.SetPassword(ctx, now, p.ID, password); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s may sign in with the new password\n", p.Name)
	return nil
}

// password asks for a password, without showing it when typed at a terminal.
func (a *app) password() (string, error) {
	if f, ok := a.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(a.err, "new password: ")
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.err)
		return string(typed), err
	}
	line, err := bufio.NewReader(a.in).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", usage("no password on standard input (%v)", err)
	}
	return line, nil
}

type userListCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists our people.
func (cmd userListCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, people)
	}
	var t table
	for _, p := range people {
		t.row(string(p.ID), p.Name, p.Email, string(p.Role), p.Team, p.TimeZone)
	}
	return t.print(a.out)
}

type userTokenCmd struct {
	Email  string `arg:"" help:"Whose token."`
	Name   string `help:"What it is for." default:"command line"`
	Revoke bool   `help:"End every token they have instead."`
}

// Run prints a new token, once.
func (cmd userTokenCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := h.store.PersonByEmail(ctx, strings.ToLower(cmd.Email))
	if err != nil {
		return earshot.WithHint(err, "earshot user list shows who there is")
	}
	if cmd.Revoke {
		n, err := h.store.RevokeTokens(ctx, p.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s ended\n", counted(n, "token"))
		return nil
	}
	now, err := h.now()
	if err != nil {
		return err
	}
	token, err := h.store.NewToken(ctx, now, p.ID, cmd.Name)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, token)
	return nil
}
