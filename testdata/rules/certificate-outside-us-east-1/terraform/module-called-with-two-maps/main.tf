# Violation, once, with the call that passes the wrong provider.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

module "right" {
  source    = "./site"
  providers = { aws = aws.virginia }
}

module "wrong" {
  source    = "./site"
  providers = { aws = aws }
}
