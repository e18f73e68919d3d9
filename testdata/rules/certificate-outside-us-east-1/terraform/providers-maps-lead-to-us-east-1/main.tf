# Fine: the same modules with the right map.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

module "site" {
  source = "./site"

  providers = {
    aws      = aws
    aws.edge = aws.virginia
  }
}
