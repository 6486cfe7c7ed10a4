@reachability @reads-only
Feature: Finding out how to reach them
  Some customers call, some write, some come by. Each of them finds their own way in from the home
  page, without hunting for it, and what they find is what it says it is.

  Background:
    Given I have just opened the company's home page

  Scenario Outline: On my <device> I find their <way in> in one or two clicks
    Given I am using my <device>
    When I look for their <way in>
    Then I see it after at most 2 clicks
    And what I see is where the link takes me
    And it is meant for customers, not for sales or the press

    Examples: What every customer expects
      | way in         | device   |
      | phone number   | computer |
      | phone number   | mobile   |
      | e-mail address | computer |
      | e-mail address | mobile   |

  Scenario Outline: On my <device> I find their <way in> in one or two clicks, if they have one
    Given I am using my <device>
    When I look for their <way in>
    Then I see it in one or two clicks, if they have one

    Examples: What they may offer besides
      | way in         | device   |
      | postal address | computer |
      | postal address | mobile   |
      | contact form   | computer |
      | contact form   | mobile   |
      | live chat      | computer |
      | live chat      | mobile   |

  Scenario Outline: I find their <way in> with the keyboard alone
    Given I am using my computer
    When I look for their <way in>
    Then I can do the same with the keyboard alone and have it read out to me

    Examples:
      | way in         |
      | phone number   |
      | e-mail address |
