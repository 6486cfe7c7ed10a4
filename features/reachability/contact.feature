@reachability @reads-only
Feature: Finding out how to reach them
  Some customers call, some write. Each of them finds their own way in from the home page,
  without hunting for it, and what they find is what it says it is.

  Background:
    Given I have just opened the company's home page

  Scenario Outline: On my <device> I find their <way in> in one or two clicks
    Given I am using my <device>
    When I look for their <way in>
    Then I see it after at most 2 clicks
    And what I see is where the link takes me

    Examples: What our customers use
      | way in         | device   |
      | phone number   | computer |
      | phone number   | mobile   |
      | e-mail address | computer |
      | e-mail address | mobile   |
